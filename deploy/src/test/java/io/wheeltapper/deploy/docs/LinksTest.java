package io.wheeltapper.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page of the project leads where it says. */
class LinksTest {

  private static final Path ROOT =
      Path.of(System.getProperty("wheeltapper.root", "..")).toAbsolutePath().normalize();

  @Test
  void everyLinkLeadsToAFileAndToAHeadingInIt() throws Exception {
    List<Path> pages = pages();
    assertTrue(pages.contains(ROOT.resolve("README.md")), "no README below " + ROOT);
    List<String> wrong = new ArrayList<>();
    int links = 0;
    for (Path page : pages) {
      for (Markdown.Link link : Markdown.of(page).links()) {
        links++;
        String why = wrong(page, link.target());
        if (!why.isEmpty()) {
          wrong.add(ROOT.relativize(page) + ":" + link.line() + ": " + link.target() + ": " + why);
        }
      }
    }
    assertTrue(links > 50, "only " + links + " links were seen");
    assertEquals(List.of(), wrong);
  }

  /** Nobody finds a page that no other leads to. */
  @Test
  void everyPageCanBeReachedFromTheReadme() throws Exception {
    Set<Path> seen = new TreeSet<>();
    List<Path> open = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    while (!open.isEmpty()) {
      Path page = open.removeLast();
      if (seen.add(page)) {
        for (Markdown.Link link : Markdown.of(page).links()) {
          Path to = page.resolveSibling(link.target().replaceFirst("#.*", "")).normalize();
          if (to.toString().endsWith(".md") && Files.exists(to)) {
            open.add(to);
          }
        }
      }
    }
    List<Path> lost = new ArrayList<>(pages());
    lost.removeAll(seen);
    // These are led to by the faults' runbooks, which rules and alerts name.
    lost.removeIf(page -> page.startsWith(ROOT.resolve("policies/runbooks")));
    assertEquals(List.of(), lost);
  }

  @Test
  void seesWhatIsWrong(@TempDir Path folder) throws Exception {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        # A page, `with` *words*

        [good](#a-page-with-words) [there](other.md) [no file](gone.md) [no heading](#gone)

        ```
        [code](gone.md)
        ```

        `[code](gone.md)` and [outside](https://there.example/#x)

        # Twice
        # Twice
        [second](#twice-1)
        """);
    Files.writeString(folder.resolve("other.md"), "# Other\n");
    List<String> wrong =
        Markdown.of(page).links().stream()
            .filter(link -> !wrong(page, link.target()).isEmpty())
            .map(link -> link.line() + " " + link.target())
            .toList();
    assertEquals(List.of("3 gone.md", "3 #gone"), wrong);
  }

  private static String wrong(Path page, String target) {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (target.contains("://") || target.startsWith("mailto:")) {
      return "";
    }
    if (!Files.exists(to)) {
      return "no such file";
    }
    if (hash < 0) {
      return "";
    }
    String anchor = target.substring(hash + 1);
    return Markdown.of(to).anchors().contains(anchor) ? "" : "no such heading";
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about) {
            String name = folder.getFileName().toString();
            boolean ours = !name.equals("target") && !name.startsWith(".");
            return ours || folder.equals(ROOT)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }
}
