package io.wheeltapper.core.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * SHA-256 over a bundle's files: for each, in the order of its path, the path's length and bytes,
 * then the content's length and bytes. The same for a folder and for the packed bundle.
 */
final class BundleHash {

  /** A bundle's own folders; anything else beside them is not the bundle's. */
  private static final Set<String> FOLDERS =
      Set.of("rules", "tables", "slo", "windows", "tests", "schemas", "runbooks");

  private BundleHash() {}

  /** The hash in hex. Links are not followed. */
  static String of(Path folder) throws IOException {
    MessageDigest digest = sha256();
    for (var file : files(folder).entrySet()) {
      update(digest, file.getKey().getBytes(StandardCharsets.UTF_8));
      update(digest, Files.readAllBytes(file.getValue()));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The bundle's own files by their path within it. */
  static SortedMap<String, Path> files(Path folder) throws IOException {
    TreeMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> regular = walk.filter(p -> Files.isRegularFile(p)).toList();
      for (Path file : regular) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (belongs(name)) {
          files.put(name, file);
        }
      }
    }
    return files;
  }

  private static boolean belongs(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name.endsWith(".yaml") : FOLDERS.contains(name.substring(0, slash));
  }

  private static void update(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, bytes.length));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
