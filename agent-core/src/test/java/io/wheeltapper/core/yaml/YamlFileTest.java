package io.wheeltapper.core.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {

  @TempDir Path folder;

  private final Problems problems = new Problems();

  private YamlMap parse(String text) {
    return YamlFile.parse(text, "x.yaml", problems).orElseThrow();
  }

  private List<String> said() {
    return problems.all().stream().map(Object::toString).toList();
  }

  @Test
  void readsScalarsAsTheyStand() {
    YamlMap map = parse("on: no\nport: 80\nwait: 2h\nlist: [a, 'b']\nyes: true\n");
    assertEquals("no", map.text("on", ""));
    assertEquals(80, map.whole("port", 1, 0, 99));
    assertEquals(Duration.ofHours(2), map.duration("wait", Duration.ZERO));
    assertEquals(List.of("a", "b"), map.list("list").stream().map(v -> v.text("")).toList());
    assertTrue(map.flag("yes", false));
    map.noMore();
    assertEquals(List.of(), said());
  }

  @Test
  void anUnknownKeyNamesPlaceAndMend() {
    YamlMap map = parse("port: 1\n\nprot: 2\n");
    map.whole("port", 0, 0, 9);
    map.noMore();
    assertEquals(
        List.of("x.yaml:3:1: 'prot' is no key here; did you mean 'port'? [unknown-key]"), said());
  }

  @Test
  void wrongValuesGiveTheFallbackAndOneProblemEach() {
    YamlMap map = parse("a: ten\nb: 100\nc: 5 minutes\nd: yes\ne: 99999d\n");
    assertEquals(7, map.whole("a", 7, 0, 9));
    assertEquals(7, map.whole("b", 7, 0, 9));
    assertEquals(Duration.ZERO, map.duration("c", Duration.ZERO));
    assertTrue(map.flag("d", true));
    assertEquals(Duration.ZERO, map.duration("e", Duration.ZERO));
    assertEquals(5, problems.all().size());
    assertEquals(
        "x.yaml:1:4: 'ten' is not right here; write a whole number from 0 to 9 [yaml-value]",
        said().getFirst());
  }

  @Test
  void shapesAreChecked() {
    YamlMap map = parse("a: [1]\nb: {c: 1}\nc: x\n");
    map.text("a", "");
    map.list("b");
    map.map("c");
    assertEquals(3, problems.all().size());
  }

  @Test
  void aKeyTwiceIsAProblem() {
    parse("a: 1\na: 2\n");
    assertEquals(List.of("x.yaml:2:1: 'a' is there twice; keep one [yaml-twice]"), said());
  }

  @Test
  void brokenTextNamesTheLine() {
    assertTrue(YamlFile.parse("a: 1\nb: [1, 2\n", "x.yaml", problems).isEmpty());
    assertTrue(said().getFirst().startsWith("x.yaml:3:1: is no YAML"), said()::toString);
  }

  @Test
  void tabsGetTheirOwnMend() {
    assertTrue(YamlFile.parse("a:\n\tb: 1\n", "x.yaml", problems).isEmpty());
    assertTrue(said().getFirst().contains("x.yaml:2:1"), said()::toString);
    assertTrue(said().getFirst().contains("not tabs"), said()::toString);
  }

  @Test
  void otherShapesAndTwoDocumentsAreProblems() {
    assertTrue(YamlFile.parse("", "x.yaml", problems).isEmpty());
    assertTrue(YamlFile.parse("- a\n", "x.yaml", problems).isEmpty());
    assertTrue(YamlFile.parse("a: 1\n---\nb: 2\n", "x.yaml", problems).isEmpty());
    assertEquals(3, problems.all().size());
  }

  @Test
  void noTagBuildsAnObject() {
    String text = "a: !!javax.script.ScriptEngineManager [x]\n";
    assertTrue(YamlFile.parse(text, "x.yaml", problems).isEmpty());
    assertEquals(1, problems.all().size());
  }

  @Test
  void filesThatCannotBeReadAreProblems() throws Exception {
    Path latin =
        Files.write(folder.resolve("l.yaml"), "a: é".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(YamlFile.read(latin, "l.yaml", problems).isEmpty());
    assertTrue(YamlFile.read(folder.resolve("none.yaml"), "none.yaml", problems).isEmpty());
    assertTrue(YamlFile.read(folder, "folder", problems).isEmpty());
    assertEquals(3, problems.all().size());
    assertTrue(said().getFirst().contains("UTF-8"));
  }

  @Test
  void controlCharactersNeverReachTheMessage() {
    YamlMap map = parse("\"a\\e[31m\": 1\n");
    map.noMore();
    assertTrue(said().getFirst().contains("'a?[31m'"), said()::toString);
  }
}
