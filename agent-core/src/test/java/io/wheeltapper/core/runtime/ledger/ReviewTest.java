package io.wheeltapper.core.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReviewTest {

  @TempDir Path folder;

  private void grow(List<Entry> entries) throws Exception {
    try (SqliteLedger ledger = SqliteLedger.open(folder, LedgerSettings.defaults())) {
      ledger.append(entries, ledger.size(), 1, true);
    }
  }

  private void growTo(long from, long to) throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (long i = from; i < to; i++) {
      entries.add(Samples.found(i));
    }
    grow(entries);
  }

  /** Sizes around full tiles, and every entry. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 255, 256, 257, 511, 600})
  void everyEntryIsProvenUnderTheNewestCheckpoint(long size) throws Exception {
    growTo(0, size / 2 + 1);
    try (Review review = Review.open(folder)) {
      review.inclusion(0); // so that the index grows in two steps
      growTo(size / 2 + 1, size);
      for (long place = 0; place < size; place++) {
        Review.Inclusion proof = review.inclusion(place);
        assertArrayEquals(CanonicalJson.bytes(Samples.found(place)), proof.entry());
        Checkpoint head = Checkpoint.verified(proof.checkpoint(), VerifierKey.parse(proof.vkey()));
        assertEquals(Math.max(size, size / 2 + 1), head.size());
        assertArrayEquals(
            head.root(),
            Proof.root(Merkle.leaf(proof.entry()), place, head.size(), proof.hashes()));
      }
      assertThrows(NoSuchElementException.class, () -> review.inclusion(size + 1));
      assertThrows(NoSuchElementException.class, () -> review.inclusion(-1));
    }
  }

  @Test
  void everyOlderTreeIsProvenToBeTheBeginningOfTheNewer() throws Exception {
    growTo(0, 530);
    List<byte[]> roots = new ArrayList<>(List.of(Merkle.empty()));
    CompactRange tree = new CompactRange();
    for (int i = 0; i < 530; i++) {
      tree.add(Merkle.leaf(CanonicalJson.bytes(Samples.found(i))));
      roots.add(tree.root());
    }
    try (Review review = Review.open(folder)) {
      for (int size : new int[] {1, 2, 7, 256, 300, 513, 530}) {
        for (int old = 1; old < size; old++) {
          List<byte[]> hashes = review.consistency(old, size);
          assertTrue(
              consistent(old, size, hashes, roots.get(old), roots.get(size)), old + " " + size);
          byte[] wrong = roots.get(old).clone();
          wrong[5] ^= 1;
          assertTrue(!consistent(old, size, hashes, wrong, roots.get(size)), old + " " + size);
        }
        assertEquals(List.of(), review.consistency(size, size));
      }
      assertEquals(List.of(), review.consistency(0, 530));
      assertThrows(NoSuchElementException.class, () -> review.consistency(3, 531));
      assertThrows(NoSuchElementException.class, () -> review.consistency(3, 2));
    }
  }

  /** RFC 9162 section 2.1.4.2: another way than the one by which they are made. */
  private static boolean consistent(
      long old, long size, List<byte[]> hashes, byte[] oldRoot, byte[] root) {
    List<byte[]> path = new ArrayList<>(hashes);
    if (Long.bitCount(old) == 1) {
      path.addFirst(oldRoot);
    }
    long fn = old - 1;
    long sn = size - 1;
    while ((fn & 1) == 1) {
      fn >>= 1;
      sn >>= 1;
    }
    byte[] fr = path.getFirst();
    byte[] sr = path.getFirst();
    for (byte[] c : path.subList(1, path.size())) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        fr = Merkle.node(c, fr);
        sr = Merkle.node(c, sr);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        sr = Merkle.node(sr, c);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && java.util.Arrays.equals(fr, oldRoot) && java.util.Arrays.equals(sr, root);
  }

  @Test
  void tilesAreThoseOfTheExport() throws Exception {
    growTo(0, 600);
    Path out = folder.resolve("out");
    Audit.export(folder, out);
    try (Review review = Review.open(folder)) {
      for (long number = 0; number < 3; number++) {
        int width = number < 2 ? 256 : 88;
        assertArrayEquals(
            Files.readAllBytes(Tiles.hashes(out, 0, number, width)),
            review.tile(0, number, width).orElseThrow());
        assertArrayEquals(
            Files.readAllBytes(Tiles.entries(out, number, width)),
            review.bundle(number, width).orElseThrow());
      }
      assertArrayEquals(
          Files.readAllBytes(Tiles.hashes(out, 1, 0, 2)), review.tile(1, 0, 2).orElseThrow());
      assertTrue(review.tile(0, 2, 89).isEmpty());
      assertTrue(review.tile(1, 0, 3).isEmpty());
      assertTrue(review.bundle(2, 89).isEmpty());
      assertEquals(Files.readString(out.resolve("checkpoint")), review.head().orElseThrow().note());
      assertEquals(600, review.head(600).orElseThrow().size());
      assertTrue(review.head(599).isEmpty());
    }
  }

  /** Random questions, against a plain pass over all entries. */
  @Test
  void entriesAreFoundByWhatTheySay() throws Exception {
    List<Entry> entries = new ArrayList<>(Samples.entries());
    entries.addAll(Samples.declared());
    for (int i = 0; i < 300; i++) {
      entries.add(Samples.found(i));
    }
    grow(entries);
    Random random = new Random(Long.getLong("wheeltapper.seed", 1));
    try (Review review = Review.open(folder)) {
      assertEquals(entries.size(), review.newest(Query.all(), Long.MAX_VALUE, 1000).size());
      for (int i = 0; i < 300; i++) {
        Query query = Query.all();
        List<Facets.Said> said =
            List.copyOf(
                Facets.of(CanonicalJson.bytes(entries.get(random.nextInt(entries.size())))));
        for (int k = random.nextInt(3); k > 0; k--) {
          Facets.Said facet = said.get(random.nextInt(said.size()));
          query = query.with(facet.facet(), facet.value());
        }
        if (random.nextBoolean()) {
          query = query.between(random.nextInt(20), random.nextInt(30));
        }
        compare(review, query, entries, random);
      }
    }
  }

  private static void compare(Review review, Query query, List<Entry> entries, Random random)
      throws IOException {
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      byte[] bytes = CanonicalJson.bytes(entries.get(i));
      boolean all =
          query.facets().entrySet().stream()
              .allMatch(f -> Facets.of(bytes).contains(new Facets.Said(f.getKey(), f.getValue())));
      if (all && entries.get(i).at() >= query.from() && entries.get(i).at() < query.to()) {
        expected.add((long) i);
      }
    }
    List<Long> found = new ArrayList<>();
    long next = 0;
    while (true) {
      var page = review.oldest(query, next, Long.MAX_VALUE, 1 + random.nextInt(50));
      if (page.isEmpty()) {
        break;
      }
      page.forEach(f -> found.add(f.index()));
      next = page.getLast().index() + 1;
    }
    assertEquals(expected, found, query.toString());
    List<Long> newest =
        review.newest(query, Long.MAX_VALUE, 7).stream().map(Review.Found::index).toList();
    assertEquals(expected.reversed().stream().limit(7).toList(), newest, () -> query.toString());
  }

  @Test
  void personsAndMachinesAreFoundUnderTheirNames() throws Exception {
    grow(Samples.entries());
    try (Review review = Review.open(folder)) {
      assertEquals(8, review.newest(Query.all().with("person", "ada"), 99, 9).size());
      // A GPU's finding is one of its node, too; a plan is found by each of its actions.
      assertEquals(
          1,
          review
              .newest(Query.all().with("target", "node:n017").with("rule", "xid-79"), 99, 9)
              .size());
      assertEquals(
          "planned",
          Json.mapper()
              .readTree(review.newest(Query.all().with("action", "x"), 99, 9).getFirst().bytes())
              .path("kind")
              .asText());
      assertEquals(List.of(), review.newest(Query.all().with("verdict", "nothing"), 99, 9));
    }
    assertThrows(IllegalArgumentException.class, () -> Query.all().with("colour", "red"));
    assertEquals(new TreeMap<>(), Query.all().facets());
  }

  @Test
  void theIndexMayBeDeletedDamagedOrAnotherLedgers() throws Exception {
    growTo(0, 300);
    Path file = folder.resolve("review.db");
    try (Review review = Review.open(folder)) {
      assertEquals(43, review.newest(Query.all().with("case", "c1"), 999, 99).size());
    }
    Files.write(file, "no database at all".getBytes(StandardCharsets.UTF_8));
    try (Review review = Review.open(folder)) {
      assertEquals(43, review.newest(Query.all().with("case", "c1"), 999, 99).size());
    }
    for (String name : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.key")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    growTo(0, 14);
    try (Review review = Review.open(folder)) {
      assertEquals(2, review.newest(Query.all().with("case", "c1"), 999, 99).size());
      assertEquals(14, review.inclusion(13).size());
    }
  }

  @Test
  void aChangedEntryIsNotGivenOut() throws Exception {
    growTo(0, 30);
    try (Review review = Review.open(folder)) {
      review.inclusion(3);
      try (var connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
          var statement = connection.createStatement()) {
        statement.executeUpdate("UPDATE entry SET bytes = x'7b7d' WHERE idx = 3");
      }
      assertThrows(IOException.class, () -> review.newest(Query.all(), 99, 99));
      assertEquals(2, review.newest(Query.all(), 3, 2).size());
    }
  }
}
