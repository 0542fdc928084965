package io.wheeltapper.rules;

import io.wheeltapper.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Classes made earlier, by a key over everything they were made from: rule texts, prelude, engine
 * and Java version. What is read is scanned again before it is loaded, so a store is trusted with
 * nothing but time. A store that cannot be read or written is no store.
 */
public final class ClassStore {

  /** All classes of one bundle together, in bytes: a bound against a broken file. */
  private static final int LARGEST = 64 << 20;

  private final List<Path> readFrom;
  private final List<Path> writeTo;

  private ClassStore(List<Path> readFrom, List<Path> writeTo) {
    this.readFrom = readFrom;
    this.writeTo = writeTo;
  }

  /** Keeps nothing. */
  public static ClassStore none() {
    return new ClassStore(List.of(), List.of());
  }

  /** A folder, made when first written to. */
  public static ClassStore folder(Path folder) {
    return new ClassStore(List.of(folder), List.of(folder));
  }

  /** Reads a shipped folder too, which may lie in a jar's file system; it is never written to. */
  public ClassStore orShipped(Path shipped) {
    return new ClassStore(
        java.util.stream.Stream.concat(readFrom.stream(), java.util.stream.Stream.of(shipped))
            .toList(),
        writeTo);
  }

  /** The key of what the sources' classes would be made from. */
  public static String key(RuleSources sources) {
    TreeMap<String, String> named = new TreeMap<>();
    sources.drl().forEach((name, text) -> named.put(RuleSources.inBundle(name), text));
    String engine =
        String.valueOf(org.kie.api.KieBase.class.getPackage().getImplementationVersion());
    return Digest.full(named, Prelude.TEXT, engine, Runtime.version().feature());
  }

  Map<String, byte[]> read(String key) {
    for (Path folder : readFrom) {
      Path file = folder.resolve(key + ".zip");
      if (Files.isRegularFile(file)) {
        try {
          return unzip(file);
        } catch (IOException e) {
          // Unreadable is as good as not there: the rules are compiled.
          continue;
        }
      }
    }
    return Map.of();
  }

  void write(String key, Map<String, byte[]> classes) {
    for (Path folder : writeTo) {
      try {
        Files.createDirectories(folder);
        Path half = folder.resolve(key + "." + ProcessHandle.current().pid() + ".half");
        zip(half, classes);
        try {
          Files.move(half, folder.resolve(key + ".zip"), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
          Files.deleteIfExists(half);
        }
      } catch (IOException e) {
        // A full or read-only disk only costs the next start its time.
        continue;
      }
    }
  }

  private static Map<String, byte[]> unzip(Path file) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    int left = LARGEST;
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readNBytes(left + 1);
        left -= bytes.length;
        if (left < 0) {
          throw new IOException(file + ": larger than " + LARGEST + " bytes unpacked");
        }
        classes.put(entry.getName(), bytes);
      }
    }
    return classes;
  }

  private static void zip(Path file, Map<String, byte[]> classes) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> one : new TreeMap<>(classes).entrySet()) {
        ZipEntry entry = new ZipEntry(one.getKey());
        entry.setTime(0); // the same classes give the same file
        zip.putNextEntry(entry);
        zip.write(one.getValue());
        zip.closeEntry();
      }
    }
  }
}
