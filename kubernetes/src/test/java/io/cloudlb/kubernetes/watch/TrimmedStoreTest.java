// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrimmedStoreTest {
    private static final int ROOM = 10_000;

    private final List<Note> heard = new ArrayList<>();
    private final TrimmedStore<Note, Note> store = new TrimmedStore<>(
            new TrimmedStore.Shape<>(note -> note, note -> new Note(note.version(), "too large"), Note::text),
            new TrimmedStore.KeptMemory(ROOM),
            heard::add);

    @Test
    void tellsOfANewObject() {
        put("shop/web", new Note(1, "a"));

        assertThat(heard).containsExactly(new Note(1, "a"));
        assertThat(store.find("shop/web")).contains(new Note(1, "a"));
    }

    @Test
    void isSilentWhenOnlyTheVersionDiffers() {
        put("shop/web", new Note(1, "a"));
        put("shop/web", new Note(2, "a"));

        assertThat(heard).hasSize(1);
        assertThat(store.find("shop/web")).contains(new Note(2, "a"));
    }

    @Test
    void tellsOfAChange() {
        put("shop/web", new Note(1, "a"));
        put("shop/web", new Note(2, "b"));

        assertThat(heard).hasSize(2);
    }

    @Test
    void tellsOfARemovalOnce() {
        put("shop/web", new Note(1, "a"));
        store.remove("shop/web");
        store.remove("shop/web");

        assertThat(heard).hasSize(2);
        assertThat(store.all()).isEmpty();
    }

    @Test
    void aListOfOneNamespaceTakesNothingFromAnother() {
        put("shop/web", new Note(1, "a"));
        put("shop/old", new Note(1, "a"));
        put("bank/web", new Note(1, "a"));

        store.ofNamespace("shop").retain(Set.of("shop/web"));

        assertThat(store.byKey()).containsOnlyKeys("shop/web", "bank/web");
    }

    @Test
    void keepsLittleOfAnObjectThatWasCutWhileItWasRead() {
        store.put("shop/web", new ObjectReader.Trimmed<>(new Note(1, "a"), 10, true));

        assertThat(store.find("shop/web")).contains(new Note(1, "too large"));
    }

    @Test
    void manyLargeObjectsFindNoRoomAndSmallOnesAlwaysDo() {
        int large = TrimmedStore.KeptMemory.OWN + ROOM / 2;
        put("shop/1", new Note(1, "a"), large);
        put("shop/2", new Note(1, "b"), large);
        put("shop/3", new Note(1, "c"), large);
        put("bank/web", new Note(1, "d"), TrimmedStore.KeptMemory.OWN);

        assertThat(store.find("shop/3")).contains(new Note(1, "too large"));
        assertThat(store.all()).contains(new Note(1, "a"), new Note(1, "b"), new Note(1, "d"));
    }

    @Test
    void theRoomOfALargeObjectThatShrinksOrGoesIsFreeAgain() {
        int large = TrimmedStore.KeptMemory.OWN + ROOM;
        put("shop/1", new Note(1, "a"), large);
        put("shop/1", new Note(2, "a"), 1);
        put("shop/2", new Note(1, "b"), large);
        store.remove("shop/2");
        put("shop/3", new Note(1, "c"), large);

        assertThat(store.find("shop/3")).contains(new Note(1, "c"));
    }

    private void put(String key, Note note) {
        put(key, note, 1);
    }

    private void put(String key, Note note, int characters) {
        store.put(key, new ObjectReader.Trimmed<>(note, characters, false));
    }

    private record Note(int version, String text) {}
}
