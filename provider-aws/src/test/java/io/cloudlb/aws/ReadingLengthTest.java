// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/// How much of core somebody has to read who follows one new Service on its way.
class ReadingLengthTest {
    private static final int MOST_FILES = 70;

    @Test
    void oneNewServicePassesFewFilesOfCore() throws ReflectiveOperationException {
        Passed.FILES.clear();
        Class<?> way = new TracingLoader().loadClass(Way.class.getName());

        ((Runnable) way.getDeclaredConstructor().newInstance()).run();

        assertThat(Passed.FILES)
                .contains("io/cloudlb/core/controller/Reconciler.java")
                .hasSizeLessThanOrEqualTo(MOST_FILES);
    }

    /// One more Service in a cluster that rests.
    public static final class Way implements Runnable {
        public Way() {}

        @Override
        public void run() {
            AwsCluster cluster = new AwsCluster().nodes(1, 2, 3);
            cluster.create("first");
            cluster.rest();
            Passed.start();
            cluster.create("web");
            cluster.rest();
            Passed.stop();
        }
    }

    /// Which files had a method entered. Known to the test and to what it traces.
    public static final class Passed {
        static final Set<String> FILES = new ConcurrentSkipListSet<>();
        private static volatile boolean on;

        private Passed() {}

        public static void start() {
            on = true;
        }

        public static void stop() {
            on = false;
        }

        public static void enter(String file) {
            if (on) {
                FILES.add(file);
            }
        }
    }

    /// Loads everything of ours anew, and has each method of core tell when it is entered.
    private static final class TracingLoader extends ClassLoader {
        private static final String OURS = "io.cloudlb.";
        private static final String CORE = "io.cloudlb.core.";
        private static final ClassDesc PASSED = ClassDesc.of(Passed.class.getName());

        TracingLoader() {
            super(ReadingLengthTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                return name.startsWith(OURS) && !name.equals(Passed.class.getName())
                        ? define(name)
                        : super.loadClass(name, resolve);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] read = in.readAllBytes();
                byte[] bytes = name.startsWith(CORE) ? traced(read) : read;
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static byte[] traced(byte[] bytes) {
            ClassModel model = ClassFile.of().parse(bytes);
            String type = model.thisClass().asInternalName();
            String file = model.findAttribute(Attributes.sourceFile())
                    .orElseThrow()
                    .sourceFile()
                    .stringValue();
            String path = type.substring(0, type.lastIndexOf('/') + 1) + file;
            return ClassFile.of().transformClass(model, ClassTransform.transformingMethodBodies(new CodeTransform() {
                @Override
                public void atStart(CodeBuilder code) {
                    code.loadConstant(path)
                            .invokestatic(
                                    PASSED, "enter", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String));
                }

                @Override
                public void accept(CodeBuilder code, CodeElement element) {
                    code.with(element);
                }
            }));
        }
    }
}
