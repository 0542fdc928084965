package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shells themselves say what they would complete. */
class CompletionTest {

  @TempDir Path folder;

  private Path script(String shell) throws IOException {
    Ran ran = Ran.of("completion", shell);
    assertEquals(0, ran.code(), ran.err());
    return Files.writeString(folder.resolve("wheeltapper." + shell), ran.out());
  }

  private static boolean installed(String program) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String run(String shell, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(shell));
    command.addAll(List.of(arguments));
    assumeTrue(installed(shell), shell + " is not installed");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  /** What a bash that read the script offers after the words; the last may be empty. */
  private String bash(String... words) throws Exception {
    String file = folder.resolve("wheeltapper.bash").toString();
    return run(
        "bash",
        "--norc",
        "-c",
        """
        source "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
        f=$(complete -p wheeltapper); f=${f#*-F };
        compopt() { :; } # works only in what a key calls
        "${f%% *}" wheeltapper "${@: -1}" "${@: -2:1}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """,
        "bash",
        file,
        "wheeltapper",
        words[0],
        words.length > 1 ? words[1] : "");
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    String text = Files.readString(script("bash"));
    assertTrue(text.contains("bashcompinit"), "zsh reads the same");
    List<String> commands = bash("case", "").lines().map(String::strip).toList();
    assertTrue(commands.containsAll(List.of("list", "show", "approve")), commands::toString);
    List<String> begun = bash("case", "ap").lines().map(String::strip).toList();
    assertEquals(List.of("approve"), begun);
    List<String> options = bash("fleet", "--w").lines().map(String::strip).toList();
    assertEquals(List.of("--watch", "--wide"), options.stream().sorted().toList());
  }

  @Test
  void zshReadsIt() throws Exception {
    run("zsh", "-f", "-c", "source " + script("zsh"));
  }

  @Test
  void fishCompletesCommandsAndOptions() throws Exception {
    Path script = script("fish");
    String commands =
        run("fish", "-N", "-c", "source " + script + "; complete -C 'wheeltapper case '");
    assertTrue(commands.lines().anyMatch(l -> l.startsWith("approve\t")), commands);
    assertFalse(commands.lines().anyMatch(l -> l.startsWith("fleet\t")), commands);
    String options =
        run("fish", "-N", "-c", "source " + script + "; complete -C 'wheeltapper fleet --wa'");
    assertTrue(options.contains("--watch"), options);
  }

  @Test
  void anotherShellIsBadUse() {
    assertEquals(2, Ran.of("completion", "tcsh").code());
  }
}
