package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The form of rule files: the same rules, the same remarks, and the same text the second time. */
class DrlFormTest {

  private static final Path POLICIES = Path.of("..", "policies");

  private static String form(String text) {
    DrlForm.Formed formed = DrlForm.form("rules/a.drl", text);
    assertEquals(List.of(), formed.problems());
    return formed.text();
  }

  /** What the parser makes of it: everything but places. */
  private static List<String> rules(String text) {
    return RuleShapes.in(new RuleSources(new TreeMap<>(Map.of("rules/a.drl", text)))).stream()
        .map(r -> r.toString().replaceAll("(line|column|end)=\\d+", ""))
        .toList();
  }

  private static List<String> more(String text) {
    Drl drl = ((Drl.Parsed.Good) Drl.parse("rules/a.drl", text)).drl();
    return drl.rules().stream()
        .map(r ->
            r.getName()
                + r.getAnnotations().stream()
                    .map(a -> a.getName() + a.getValueMap())
                    .sorted()
                    .toList()
                + r.getAttributes().get("salience").getValue()
                + String.valueOf(r.getConsequence()).replaceAll("\\s+", ""))
        .toList();
  }

  @Test
  void theDefaultBundleIsTheNorm() throws IOException {
    RuleSources.read(POLICIES)
        .drl()
        .forEach((file, text) ->
            assertEquals(text, form(text), file + ": run wheeltapper policy fmt policies"));
  }

  @Test
  void aRuleOnOneLineIsLaidOut() {
    assertEquals(
        """
        // above
        rule "a"
            @tier(node)
            salience 5
        when
            $x: Event(type == "xid", field("xid") in ("1", "2"),
                      $n: node)
            not Event(node == $n, this after[0s,30s] $x || number("m") >= 5)
        then
            findings.found("hot", $x)
                    .detail("a", $n);
        end

        rule "b"
            @tier(node)
            salience 6
        when
            Status(type == "s") // why
        then
            findings.found("hot", $x);
        end
        """,
        form(
            """
            // above
            rule "a" @tier( node ) salience 5 when $x :Event (type=="xid",field("xid") in("1","2"),
            $n:node) not Event(node==$n, this after[0s,30s] $x||number( "m" )>=5)
            then findings.found( "hot",$x )
            .detail("a" , $n) ; end
            rule "b"


            @tier(node) salience 6
            when

              Status(type == "s") // why

            then
            findings.found("hot", $x);
            end


            """));
  }

  @Test
  void manglingBlanksChangesNothing() throws IOException {
    long seed = Long.getLong("wheeltapper.seed", 1);
    Random random = new Random(seed);
    for (Map.Entry<String, String> file : RuleSources.read(POLICIES).drl().entrySet()) {
      for (int i = 0; i < 40; i++) {
        String mangled = mangled(DrlToken.of(file.getValue()), random);
        String where = "seed " + seed + ", " + file.getKey() + "\n" + mangled;
        String formed = form(mangled);
        assertEquals(rules(mangled), rules(formed), where);
        assertEquals(more(file.getValue()), more(formed), where);
        assertEquals(formed, form(formed), where);
        assertEquals(remarks(mangled), remarks(formed), where);
        assertTrue(formed.lines().noneMatch(l -> l.endsWith(" ") || l.contains("\t")), where);
      }
    }
  }

  private static List<String> remarks(String text) {
    return DrlToken.of(text).stream().filter(DrlToken::remark).map(DrlToken::text).toList();
  }

  /** The same words with other blanks, where blanks mean nothing. */
  private static String mangled(List<DrlToken> tokens, Random random) {
    StringBuilder text = new StringBuilder();
    DrlToken before = null;
    for (DrlToken token : tokens) {
      boolean needed = before != null && !token.gap().isEmpty();
      boolean rest = before != null && before.sort() == DrlToken.Sort.REMARK;
      int dice = random.nextInt(10);
      if (rest || token.remark()) {
        text.append(token.gap().isEmpty() ? "" : rest ? "\n" : token.gap());
      } else if (needed) {
        text.append(
            dice < 6 ? token.gap() : dice < 8 ? "\n  " : dice < 9 ? " \t " : "\r\n\r\n\r\n");
      }
      text.append(token.text());
      before = token;
    }
    return text.append(random.nextBoolean() ? "\n\n" : "").toString();
  }

  @Test
  void whatIsNoDrlIsAProblemAndStays() {
    DrlForm.Formed formed = DrlForm.form("rules/a.drl", "rule \"a\" when Event( then end");
    assertEquals("drl-syntax", formed.problems().getFirst().code());
    assertEquals("rule \"a\" when Event( then end", formed.text());
  }
}
