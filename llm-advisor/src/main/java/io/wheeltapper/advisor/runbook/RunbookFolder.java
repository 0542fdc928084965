package io.wheeltapper.advisor.runbook;

import io.wheeltapper.core.spi.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The runbooks of bundles: {@code runbooks/*.md}. A page that is wrong costs that page alone. */
public final class RunbookFolder {

  /** Largest page, in bytes; ours have a twentieth of it. */
  static final long LARGEST = 64L << 10;

  /** Most pages of a bundle. */
  static final int MOST = 1_000;

  private RunbookFolder() {}

  /**
   * The pages of several bundles; one of a later bundle takes the place of one of that name in an
   * earlier. A bundle may lie in a jar's file system and need not have any.
   *
   * @param problems takes what is wrong with pages
   */
  public static List<Runbook> read(Collection<Path> bundles, Collection<? super Problem> problems) {
    TreeMap<String, Runbook> pages = new TreeMap<>();
    for (Path bundle : bundles) {
      for (Path file : files(bundle, problems)) {
        page(file, problems).ifPresent(p -> pages.put(p.name(), p));
      }
    }
    return List.copyOf(pages.values());
  }

  private static List<Path> files(Path bundle, Collection<? super Problem> problems) {
    Path folder = bundle.resolve("runbooks");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files =
          all.filter(f -> f.toString().endsWith(".md") && Files.isRegularFile(f)).sorted().toList();
      if (files.size() > MOST) {
        problems.add(
            wrong(folder, "more than " + MOST + " runbooks", "only the first are read; join some"));
      }
      return files.subList(0, Math.min(MOST, files.size()));
    } catch (IOException e) {
      problems.add(wrong(folder, String.valueOf(e), "make the folder readable"));
      return List.of();
    }
  }

  private static Optional<Runbook> page(Path file, Collection<? super Problem> problems) {
    List<Problem> found = new ArrayList<>();
    Optional<Runbook> page = Optional.empty();
    try {
      if (Files.size(file) > LARGEST) {
        found.add(wrong(file, "larger than " + LARGEST + " bytes", "split it"));
      } else {
        String name = file.getFileName().toString();
        page =
            RunbookText.read(
                file.toString(),
                name.substring(0, name.length() - ".md".length()),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString(),
                found);
      }
    } catch (CharacterCodingException e) {
      found.add(wrong(file, "not UTF-8", "save it as UTF-8"));
    } catch (IOException e) {
      found.add(wrong(file, String.valueOf(e), "make it readable"));
    }
    problems.addAll(List.copyOf(found));
    return page;
  }

  private static Problem wrong(Path file, String what, String mend) {
    return new Problem(file.toString(), 0, 0, "runbook-form", what, mend);
  }
}
