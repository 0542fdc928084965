package io.wheeltapper.deploy.draft;

import io.wheeltapper.advisor.answer.RuleDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A bundle of one rule and its test, and drafts for it. */
public final class SmallBundle {

  private SmallBundle() {}

  /** Writes it. */
  public static Path in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    Files.createDirectories(folder.resolve("tests"));
    Files.writeString(
        folder.resolve("rules/fan.drl"),
        """
        rule "Fan stopped"
            @tier(node)
            salience 50
        when
            $fan: Snapshot(target.kind == Kind.NODE, number("fan") < 10)
        then
            findings.found("fan-stopped", $fan);
        end
        """);
    Files.writeString(
        folder.resolve("tests/fan.yaml"),
        """
        tests:
          - name: one fan stands still, another turns
            given:
              - {at: 0s, on: n1, numbers: {fan: 5, temp: 40}, origin: bmc}
              - {at: 0s, on: n2, numbers: {fan: 50, temp: 90}, origin: bmc}
            expect:
              - {found: fan-stopped, on: n1}
            never:
              - {found: fan-stopped, on: n2}
        """);
    Files.writeString(
        folder.resolve("ladders.yaml"),
        """
        version: 1
        ladders:
          fan-stopped:
            rungs:
              - {name: no new work, steps: [node.isolate]}
        """);
    Files.writeString(
        folder.resolve("bundle.yaml"), "name: fan\nversion: 1.0.0\nowner: us\nmode: observe\n");
    return folder;
  }

  /** Every file with its text. */
  public static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  /** A rule about {@code temp}, and a test that makes it fire above 80. */
  public static RuleDraft hot(String name, String condition) {
    return new RuleDraft(
        name,
        """
        rule "Too hot"
            @tier(node)
            @doc("Hotter than it may be")
            salience 40
        when
            $n: Snapshot(target.kind == Kind.NODE, %s)
        then
            findings.found("too-hot", $n).detail("temp", $n.number("temp"));
        end
        """
            .formatted(condition),
        """
        tests:
          - name: too hot
            given:
              - {at: 0s, on: n1, numbers: {temp: 81}, origin: bmc}
            expect:
              - {found: too-hot, on: n1, at: 0s}
          - name: just not too hot
            given:
              - {at: 0s, on: n1, numbers: {temp: 80}, origin: bmc}
            near:
              - {rule: Too hot, on: n1, but: "temp 80 ≤ 80"}
        """);
  }

  /** One that passes. */
  public static RuleDraft good() {
    return hot("too-hot", "number(\"temp\") > 80");
  }
}
