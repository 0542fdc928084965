package io.wheeltapper.deploy.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The links of a page of Markdown, and the anchors that code hosts give its headings. */
record Markdown(List<Link> links, Set<String> anchors) {

  /** A link and its line, from 1. */
  record Link(int line, String target) {}

  private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)\\s*#*");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  static Markdown of(Path page) {
    List<Link> links = new ArrayList<>();
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> times = new HashMap<>();
    boolean fenced = false;
    int number = 0;
    for (String line : lines(page)) {
      number++;
      if (line.strip().startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
          anchors.add(anchor(heading.group(1), times));
        }
        Matcher link = LINK.matcher(CODE.matcher(line).replaceAll("code"));
        while (link.find()) {
          links.add(new Link(number, link.group(1)));
        }
      }
    }
    return new Markdown(links, anchors);
  }

  /** Lower case, blanks as hyphens, of the rest letters, digits, hyphens and underscores. */
  private static String anchor(String heading, Map<String, Integer> times) {
    String words = heading.replaceAll("]\\([^)]*\\)", "").toLowerCase(Locale.ROOT);
    String anchor = words.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    int before = times.merge(anchor, 1, Integer::sum) - 1;
    return before == 0 ? anchor : anchor + "-" + before;
  }

  private static List<String> lines(Path page) {
    try {
      return Files.readAllLines(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
