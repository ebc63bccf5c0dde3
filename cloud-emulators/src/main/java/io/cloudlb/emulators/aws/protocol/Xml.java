// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// One element of an XML answer, built from the top down. Absent values leave no element.
public final class Xml implements AwsBody {

    private static final int REPLACEMENT = 0xFFFD;

    private final String name;
    private final List<Xml> children = new ArrayList<>();
    private String text = "";

    private Xml(String name) {
        this.name = name;
    }

    /// An element without content.
    public static Xml element(String name) {
        return new Xml(name);
    }

    /// The content of an operation's answer; the name is replaced when the answer is wrapped.
    public static Xml answer() {
        return new Xml("");
    }

    /// An element that holds only text.
    public static Xml leaf(String name, Object value) {
        Xml leaf = new Xml(name);
        leaf.text =
                value instanceof Instant at ? at.truncatedTo(ChronoUnit.MILLIS).toString() : value.toString();
        return leaf;
    }

    /// Adds a child that holds only text.
    public Xml with(String child, Object value) {
        return with(leaf(child, value));
    }

    /// Adds a child that holds only text, if there is a value.
    public Xml with(String child, Optional<?> value) {
        value.ifPresent(present -> with(leaf(child, present)));
        return this;
    }

    /// Adds a child.
    public Xml with(Xml child) {
        children.add(child);
        return this;
    }

    /// Adds a list whose elements are called `member`, as most services do.
    public <T> Xml members(String child, Collection<T> values, Function<T, Xml> each) {
        return list(child, "member", values, each);
    }

    /// Adds a list whose elements are called `item`, as EC2 does.
    public <T> Xml items(String child, Collection<T> values, Function<T, Xml> each) {
        return list(child, "item", values, each);
    }

    private <T> Xml list(String child, String item, Collection<T> values, Function<T, Xml> each) {
        Xml list = new Xml(child);
        values.forEach(value -> list.with(each.apply(value).named(item)));
        return with(list);
    }

    /// The same content under another name.
    public Xml named(String other) {
        Xml renamed = new Xml(other);
        renamed.text = text;
        renamed.children.addAll(children);
        return renamed;
    }

    /// The document whose root this is.
    ///
    /// @param namespace the default namespace, empty for none
    String render(String namespace) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            writer.writeStartDocument("UTF-8", "1.0");
            writer.writeStartElement(name);
            if (!namespace.isEmpty()) {
                writer.writeDefaultNamespace(namespace);
            }
            writeContent(writer);
            writer.writeEndDocument();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a string can be written to", impossible);
        }
        return out.toString();
    }

    /// The text of an element that holds only text.
    public String text() {
        return text;
    }

    List<Xml> children() {
        return List.copyOf(children);
    }

    private void writeContent(XMLStreamWriter writer) throws XMLStreamException {
        writeText(writer, legal(text));
        for (Xml child : children) {
            writer.writeStartElement(child.name);
            child.writeContent(writer);
            writer.writeEndElement();
        }
    }

    /// A carriage return is written as a reference, for a reader takes a bare one for a line feed.
    private static void writeText(XMLStreamWriter writer, String text) throws XMLStreamException {
        int from = 0;
        for (int at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', from)) {
            writer.writeCharacters(text.substring(from, at));
            writer.writeEntityRef("#xD");
            from = at + 1;
        }
        writer.writeCharacters(text.substring(from));
    }

    /// Characters XML 1.0 cannot hold in any form, which the JDK's writer lets through, become U+FFFD, so that an
    /// answer that quotes a client's nonsense can be read.
    private static String legal(String text) {
        if (text.codePoints().allMatch(Xml::legal)) {
            return text;
        }
        return text.codePoints()
                .map(letter -> legal(letter) ? letter : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// The `Char` of XML 1.0.
    private static boolean legal(int letter) {
        return letter == '\t'
                || letter == '\n'
                || letter == '\r'
                || (letter >= ' ' && letter < Character.MIN_SURROGATE)
                || (letter > Character.MAX_SURROGATE && letter < 0xFFFE)
                || letter > 0xFFFF;
    }
}
