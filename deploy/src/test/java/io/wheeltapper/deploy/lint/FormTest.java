package io.wheeltapper.deploy.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wheeltapper.core.yaml.YamlForm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** YAML files' form, the diff, and which files of a bundle are formatted. */
class FormTest {

  @Test
  void yamlLosesBlanksThatMeanNothing() {
    assertEquals(
        "a: 1 # why\n\nb: [2]\n", YamlForm.form("a: 1 # why  \r\n\r\n\r\n\r\nb: [2] \n\n"));
  }

  @Test
  void yamlTextOverLinesStaysAsItIs() {
    String text = "a: |\n  one  \n\n\n\n  two\nb: 1  \n";
    assertEquals(text, YamlForm.form(text));
    String no = "a: [1\n\n\n\n";
    assertEquals(no, YamlForm.form(no), "no YAML");
  }

  @Test
  void theDefaultBundleIsInItsForm() throws Exception {
    List<Form.File> files = Form.of(List.of(Path.of("..", "policies")));
    assertEquals(
        List.of(),
        files.stream().filter(Form.File::changes).map(Form.File::path).toList(),
        "run wheeltapper policy fmt policies");
    assertFalse(files.stream().noneMatch(f -> f.path().endsWith("tests/memory.yaml")));
  }

  @Test
  void theDiffNamesLines() {
    assertEquals(List.of("- 2: b ", "+ 2: b", "- 4: d"), LineDiff.of("a\nb \nc\nd\n", "a\nb\nc\n"));
    assertEquals(List.of(), LineDiff.of("a\n", "a\n"));
  }
}
