package io.wheeltapper.deploy.signing;

import io.wheeltapper.core.policy.PolicyReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a signature of a bundle says: the SHA-256 of each of its files, a line each in the order of
 * their paths, as {@code sha256sum} writes it. The first line names the form. It lies in the bundle
 * as {@value #FILE}, which is no file of the bundle itself: signing changes no hash.
 */
final class Manifest {

  /** Its name in the bundle's folder. */
  static final String FILE = "bundle.sig";

  private static final String FORM = "wheeltapper/bundle/v1";

  private Manifest() {}

  /** The text that is signed. */
  static String of(Path folder) throws IOException {
    StringBuilder text = new StringBuilder(FORM).append('\n');
    for (Map.Entry<String, Path> file : PolicyReader.files(folder).entrySet()) {
      text.append(hash(Files.readAllBytes(file.getValue())))
          .append("  ")
          .append(file.getKey())
          .append('\n');
    }
    return text.toString();
  }

  /** How a folder differs from the text that was signed; empty when in nothing. */
  static List<String> differences(String signed, Path folder) throws IOException {
    SortedMap<String, String> then = parse(signed);
    SortedMap<String, String> now = parse(of(folder));
    List<String> differences = new ArrayList<>();
    if (!signed.startsWith(FORM + "\n")) {
      differences.add("what was signed is no manifest of a bundle");
    }
    then.forEach((name, hash) -> {
      String is = now.get(name);
      if (is == null) {
        differences.add(name + " is gone since it was signed");
      } else if (!is.equals(hash)) {
        differences.add(name + " was changed since it was signed");
      }
    });
    now.keySet().stream()
        .filter(name -> !then.containsKey(name))
        .forEach(name -> differences.add(name + " was added since it was signed"));
    return differences;
  }

  private static SortedMap<String, String> parse(String text) {
    SortedMap<String, String> files = new TreeMap<>();
    text.lines()
        .skip(1)
        .map(line -> line.split(" {2}", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> files.put(parts[1], parts[0]));
    return files;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String read(Path folder) throws IOException {
    return Files.readString(folder.resolve(FILE), StandardCharsets.UTF_8);
  }
}
