package io.wheeltapper.deploy.draft;

import io.wheeltapper.advisor.answer.RuleDraft;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A copy of a bundle in a folder of its own, gone when it is closed; the bundle is only read. Its
 * tests are copied apart, so that those of a draft can be played alone. One thread.
 */
final class Scratch implements AutoCloseable {

  private static final String TESTS = "tests";

  /** What builds leave beside a bundle. */
  private static final Set<String> BUILT = Set.of("classes", "target");

  private final Path bundle;
  private final Path top;
  private final Path copy;

  private Scratch(Path bundle, Path top) {
    this.bundle = bundle;
    this.top = top;
    this.copy = top.resolve("bundle");
  }

  /** Copies a bundle without its tests. */
  static Scratch of(Path bundle) throws IOException {
    Scratch scratch = new Scratch(bundle.toRealPath(), Files.createTempDirectory("wt-draft"));
    try {
      Files.createDirectories(scratch.copy.resolve(TESTS));
      try (Stream<Path> parts = Files.list(scratch.bundle)) {
        for (Path part : parts.sorted().toList()) {
          String name = String.valueOf(part.getFileName()).replaceAll("/$", "");
          if (!name.equals(TESTS) && !name.startsWith(".") && !BUILT.contains(name)) {
            scratch.take(part);
          }
        }
      }
      return scratch;
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /** The copy. */
  Path folder() {
    return copy;
  }

  /** Where compiled drafts are kept; outside the copy, and gone with it. */
  ClassStore classes() {
    return ClassStore.folder(top.resolve("classes"));
  }

  /** Copies the bundle's own tests too. */
  void takeTests() throws IOException {
    if (Files.isDirectory(bundle.resolve(TESTS))) {
      take(bundle.resolve(TESTS));
    }
  }

  /** Takes the bundle's own tests away again; what a draft left is not touched. */
  void dropTests() throws IOException {
    remove(copy.resolve(TESTS));
    Files.createDirectories(copy.resolve(TESTS));
  }

  /** The files of a draft, from the bundle's folder. */
  static List<String> files(RuleDraft draft) {
    return List.of("rules/" + draft.name() + ".drl", TESTS + "/" + draft.name() + ".yaml");
  }

  /** Whether the bundle has a file of that name already. */
  boolean has(String file) {
    return Files.exists(bundle.resolve(file));
  }

  void write(RuleDraft draft) throws IOException {
    Files.createDirectories(copy.resolve("rules"));
    Files.writeString(copy.resolve(files(draft).getFirst()), draft.rule());
    Files.writeString(copy.resolve(files(draft).getLast()), draft.test());
  }

  void remove(RuleDraft draft) throws IOException {
    for (String file : files(draft)) {
      Files.deleteIfExists(copy.resolve(file));
    }
  }

  /** A text about files as a person knows them: from the bundle's folder. */
  String plain(String text) {
    return text.replace(copy + "/", "").replace(copy.toString(), "the bundle");
  }

  private void take(Path part) throws IOException {
    try (Stream<Path> all = Files.walk(part)) {
      for (Path one : all.toList()) {
        Path to = copy.resolve(bundle.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(to);
        } else if (Files.isRegularFile(one)) {
          Files.copy(one, to);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (NoSuchFileException e) {
      return; // it never came to be
    }
  }

  @Override
  public void close() {
    try {
      remove(top);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
