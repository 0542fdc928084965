package io.wheeltapper.core.runtime.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CanonicalJsonTest {

  static List<Entry> entries() {
    List<Entry> all = new ArrayList<>(Samples.entries());
    all.addAll(Samples.declared());
    return all;
  }

  static List<Input> inputs() {
    return Samples.inputs();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void anEntryComesBackAsItWas(Entry entry) throws IOException {
    byte[] bytes = CanonicalJson.bytes(entry);
    assertEquals(entry, CanonicalJson.entry(bytes));
    assertArrayEquals(bytes, JcsWriter.bytes(Json.mapper().readTree(bytes)));
    assertEquals(Kinds.of(entry), Json.mapper().readTree(bytes).path("kind").asText());
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void anInputComesBackAsItWas(Input input) throws IOException {
    assertEquals(input, CanonicalJson.input(CanonicalJson.bytes(input)));
  }

  @Test
  void everyKindIsAmongTheSamples() {
    Set<Class<?>> kinds = new HashSet<>();
    entries().forEach(e -> kinds.add(e.getClass()));
    Set<Class<?>> records =
        Stream.of(Entry.class, Entry.OfNoCase.class)
            .flatMap(sealed -> Stream.of(sealed.getPermittedSubclasses()))
            .filter(Class::isRecord)
            .collect(Collectors.toSet());
    assertEquals(records, kinds);
    Set<Class<?>> taken = new HashSet<>();
    Samples.inputs().forEach(i -> taken.add(i.getClass()));
    assertEquals(Set.of(Input.class.getPermittedSubclasses()), taken);
  }

  @Test
  void theDetailsOfAFoundStandAtTheTopSortedWithoutBlanks() {
    Entry entry =
        new Entry.Found(
            7,
            "c",
            Target.node("n"),
            new Fault("f"),
            "",
            5,
            "r",
            "",
            "s",
            List.of(),
            Map.of("xid", "79", "Zoo", "1"));
    assertEquals(
        "{\"Zoo\":\"1\",\"at\":7,\"case\":\"c\",\"fault\":\"f\",\"kind\":\"found\",\"observed\":5,"
            + "\"rule\":\"r\",\"source\":\"s\",\"target\":\"node:n\",\"xid\":\"79\"}",
        new String(CanonicalJson.bytes(entry), UTF_8));
  }

  @Test
  void noDetailCanPassForAFieldOfTheEntry() throws IOException {
    Map<String, String> details = new HashMap<>();
    for (String key :
        List.of("kind", "at", "case", "target", "trimmed", "details.at", "rule_hash")) {
      details.put(key, "forged");
    }
    Entry.Found f = Samples.found(1);
    Entry.Found forged =
        new Entry.Found(
            f.at(),
            f.caseId(),
            f.target(),
            f.fault(),
            f.node(),
            f.observed(),
            f.rule(),
            "",
            "",
            List.of(),
            details);
    JsonNode tree = Json.mapper().readTree(CanonicalJson.bytes(forged));
    assertEquals("found", tree.path("kind").asText());
    assertEquals(f.target().toString(), tree.path("target").asText());
    assertEquals(forged, CanonicalJson.entry(CanonicalJson.bytes(forged)));
  }

  @Test
  void aFindingWithoutARulesVersionIsReadAndWrittenAsItWas() throws IOException {
    String before =
        "{\"at\":7,\"case\":\"c\",\"fault\":\"f\",\"kind\":\"found\",\"observed\":5,\"rule\":\"r\","
            + "\"target\":\"node:n\",\"xid\":\"79\"}";
    Entry entry = CanonicalJson.entry(before.getBytes(UTF_8));
    assertEquals("", assertInstanceOf(Entry.Found.class, entry).ruleHash());
    assertEquals(before, text(entry));
    String with = text(((Entry.Found) entry).ofRule("ab"));
    assertEquals(before.replace("\"rule\":\"r\"", "\"rule\":\"r\",\"rule_hash\":\"ab\""), with);
  }

  @Test
  void aModeIsWrittenInLowerCase() throws IOException {
    Entry mode = new Entry.ModeSet(1, Mode.OBSERVE, "*", "*", Target.site(), "ada", "");
    assertEquals(
        "observe", Json.mapper().readTree(CanonicalJson.bytes(mode)).path("mode").asText());
  }

  @Test
  void wholeNumbersBeyondADoubleAreStrings() {
    Entry at = new Entry.Key((1L << 53) + 1, "k");
    Entry edge = new Entry.Key(1L << 53, "k");
    assertTrue(text(at).startsWith("{\"at\":\"9007199254740993\""), text(at));
    assertTrue(text(edge).startsWith("{\"at\":9007199254740992"), text(edge));
  }

  @Test
  void halfASurrogatePairCostsItself() throws IOException {
    Entry broken = new Entry.Paused(1, Target.node("n"), "a\ud83d", "\ude00b\ud83d\ude00");
    Entry.Paused read =
        assertInstanceOf(Entry.Paused.class, CanonicalJson.entry(CanonicalJson.bytes(broken)));
    assertEquals("a\ufffd", read.by());
    assertEquals("\ufffdb\ud83d\ude00", read.reason());
  }

  /** The keys of RFC 8785 section 3.2.3, whose order by UTF-16 differs from that by code point. */
  @Test
  void keysAreSortedByUtf16() throws IOException {
    String json =
        "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";
    assertEquals(
        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}",
        new String(JcsWriter.bytes(Json.mapper().readTree(json)), UTF_8));
  }

  /** RFC 8785 appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
  })
  void numbersAreWrittenAsEcmaScriptDoes(String bits, String text) {
    assertEquals(text, EcmaNumber.text(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))));
  }

  @Test
  void whatJsonHasNoNumberForIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> EcmaNumber.text(Double.NaN));
  }

  static Stream<Entry> tooLong() {
    Entry.Found f = Samples.found(1);
    String control = "\u0001".repeat(200_000);
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      many.put("k" + i, "v" + i);
    }
    Target long1 = Target.node("\u20ac".repeat(Target.LONGEST_ID));
    return Stream.of(
        found(f, Collections.nCopies(2_000, f.evidence().getFirst()), f.details()),
        found(f, List.of(), Map.of("message", control)),
        found(f, List.of(), Map.of(control, "x")),
        found(f, List.of(), many),
        new Entry.Judged(
            1,
            "c",
            long1,
            f.fault(),
            "a",
            0,
            0,
            "p",
            "deny",
            "g",
            control,
            0,
            Mode.ACT,
            Collections.nCopies(5_000, new Judgement("g", "deny", "no"))),
        new Entry.Planned(
            1,
            "c",
            long1,
            f.fault(),
            0,
            control,
            Collections.nCopies(500, Action.of("a", long1)),
            "p",
            control),
        new Entry.Started(
            1, control, long1, f.fault(), control, many, 0, 0, control, 1, List.of(control)),
        new Entry.Advised(
            1,
            "c",
            long1,
            new Advice(
                control,
                "",
                List.of(new Advice.Hypothesis(control, 60, List.of("s1"))),
                "",
                List.of(control),
                List.of(),
                Advice.Stance.NOTHING,
                0,
                List.of(),
                Advice.Usage.NONE,
                ""),
            true,
            2),
        new Entry.Key(1, control));
  }

  @ParameterizedTest
  @MethodSource("tooLong")
  void whatIsTooLongIsTrimmedAndSaysSo(Entry entry) throws IOException {
    byte[] bytes = CanonicalJson.bytes(entry);
    assertTrue(bytes.length <= CanonicalJson.LONGEST_ENTRY, bytes.length + " bytes");
    assertTrue(Json.mapper().readTree(bytes).path("trimmed").asText().endsWith(" bytes"));
    Entry read = CanonicalJson.entry(bytes);
    assertEquals(entry.getClass(), read.getClass());
    assertEquals(entry.at(), read.at());
  }

  @Test
  void evidenceGoesFirstAndWhoAndWhatStay() throws IOException {
    Entry.Found f = Samples.found(1);
    Entry.Found many = found(f, Collections.nCopies(500, f.evidence().getFirst()), f.details());
    Entry.Found read = (Entry.Found) CanonicalJson.entry(CanonicalJson.bytes(many));
    assertEquals(f.target(), read.target());
    assertEquals(f.details(), read.details());
    assertEquals(f.source(), read.source());
    assertEquals(64, read.evidence().size());
    assertEquals(f.evidence().getFirst(), read.evidence().getFirst());
  }

  @Test
  void anUnknownKeyOrKindIsAnError() {
    for (String json :
        List.of(
            "{\"kind\":\"key\",\"at\":1,\"new\":2}", "{\"kind\":\"future\",\"at\":1}", "[", "")) {
      assertThrows(IOException.class, () -> CanonicalJson.entry(json.getBytes(UTF_8)), json);
    }
  }

  private static Entry.Found found(
      Entry.Found f, List<Evidence> evidence, Map<String, String> details) {
    return new Entry.Found(
        f.at(),
        f.caseId(),
        f.target(),
        f.fault(),
        f.node(),
        f.observed(),
        f.rule(),
        f.ruleHash(),
        f.recommendation(),
        f.source(),
        evidence,
        details);
  }

  private static String text(Entry entry) {
    return new String(CanonicalJson.bytes(entry), UTF_8);
  }
}
