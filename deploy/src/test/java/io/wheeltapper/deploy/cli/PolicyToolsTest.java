package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy check|lint|fmt} as a person types them: what is said where, and the exit codes. */
class PolicyToolsTest {

  private static final String RULE =
      """
      rule "mine"
          @tier(node)
          salience 10
      when
          $x: Event(type == "xid", field("xid") == "79")
      then
          findings.found("gpu-off", $x);
      end
      """;

  private static final String LADDERS =
      """
      version: 1
      ladders:
        gpu-off:
          confirmed-by: [gpu-off]
          rungs:
            - name: reboot
              steps: [node.isolate, node.reboot, node.validate, node.return]
      """;

  @TempDir private Path folder;

  private Ran run(String... arguments) {
    return Ran.of(Stream.concat(Stream.of("policy"), Stream.of(arguments)).toArray(String[]::new));
  }

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    put("bundle.yaml", "name: mine\nversion: 1.0.0\nmode: observe\n");
    put("rules/mine.drl", RULE);
    put("ladders.yaml", LADDERS);
  }

  private void put(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void strictRefusesWhatWarns() throws IOException {
    assertEquals(0, run("check", folder.toString(), "--strict").code());
    put("ladders.yaml", LADDERS.replace("node.validate, ", ""));
    assertEquals(0, run("check", folder.toString()).code());
    Ran strict = run("check", folder.toString(), "--strict");
    assertEquals(1, strict.code());
    assertTrue(strict.err().contains("ladders.yaml:3:3: warning: "), strict.err());
    assertTrue(strict.err().endsWith("[lint-no-verify]\n"), strict.err());
    assertTrue(strict.out().endsWith(folder + ": 1 warning\n"), strict.out());
  }

  @Test
  void lintSaysNoAndWritesJsonAndSarif() throws IOException {
    put("ladders.yaml", LADDERS.replace("node.validate, ", ""));
    Path sarif = folder.resolve("out.sarif");
    Ran ran = run("lint", folder.toString(), "--json", "--sarif", sarif.toString());
    assertEquals(1, ran.code());
    assertEquals("", ran.err());
    assertEquals(1, ran.out().lines().count(), ran.out());
    assertTrue(ran.out().contains("\"code\":\"lint-no-verify\""), ran.out());
    assertTrue(ran.out().contains("\"severity\":\"warning\""), ran.out());
    assertTrue(Files.readString(sarif).contains("\"ruleId\" : \"lint-no-verify\""));
    assertEquals(2, run("lint", folder.resolve("none").toString()).code());
  }

  @Test
  void aCodeIsExplained() {
    Ran ran = run("check", "--explain", "drl-tier");
    assertEquals(0, ran.code());
    assertTrue(ran.out().contains("\n    wrong  "), ran.out());
    Ran slip = run("check", "--explain", "drl-teer");
    assertEquals(2, slip.code());
    assertTrue(slip.err().contains("did you mean 'drl-tier'?"), slip.err());
    assertEquals(2, run("check").code());
  }

  @Test
  void fmtChecksShowsAndWrites() throws IOException {
    Path file = folder.resolve("rules/mine.drl");
    assertEquals(0, run("fmt", folder.toString(), "--check").code());
    put("rules/mine.drl", RULE.replace("    salience", "  salience"));
    Ran check = run("fmt", folder.toString(), "--check", "--diff");
    assertEquals(1, check.code());
    assertEquals(
        List.of(file.toString(), "- 3:   salience 10", "+ 3:     salience 10"),
        check.out().lines().toList());
    assertEquals(0, run("fmt", file.toString()).code());
    assertEquals(RULE, Files.readString(file));
    put("rules/mine.drl", "rule \"a\" when Event( then end");
    Ran bad = run("fmt", folder.toString());
    assertEquals(2, bad.code());
    assertTrue(bad.err().contains("[drl-syntax]"), bad.err());
  }
}
