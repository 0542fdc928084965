package io.wheeltapper.actuators.command;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program and its arguments, with places to fill: {@code {node}}, {@code {case}}, {@code
 * {attempt}}. Each argument stays one argument, and no shell of this machine reads it.
 */
record Template(List<String> words) {

  private static final Pattern PLACE = Pattern.compile("\\{([a-z]*)\\}");

  /** A host's name: no option ({@code -x}), no list, nothing that a remote shell would read. */
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

  /** Our own ids are hashes; no other goes into a command. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");

  private static final List<String> PLACES = List.of("node", "case", "attempt");

  Template {
    words = List.copyOf(words);
  }

  /**
   * What stands in a setting; without words where it is empty.
   *
   * @throws BadSetting when it has a place that is none
   */
  static Template of(Settings settings, String key) {
    List<String> words = settings.list(key);
    for (String word : words) {
      Matcher place = PLACE.matcher(word);
      while (place.find()) {
        if (!PLACES.contains(place.group(1))) {
          throw new BadSetting(
              key, "'" + place.group() + "' is no place; there are {node}, {case} and {attempt}");
        }
      }
    }
    if (!words.isEmpty() && PLACE.matcher(words.getFirst()).find()) {
      throw new BadSetting(key, "the program itself is named by you; a place is an argument's");
    }
    return new Template(words);
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  /** Whether it could be the name of one node. */
  static boolean isNode(String name) {
    return NODE.matcher(name).matches();
  }

  /**
   * The command for one node and attempt.
   *
   * @throws IllegalArgumentException when the target is no node, or its name is none
   */
  List<String> fill(Target target, Attempt attempt) {
    if (target.kind() != Target.Kind.NODE || !isNode(target.id())) {
      throw new IllegalArgumentException("'" + target.id() + "' is not the name of one node");
    }
    return words.stream().map(word -> filled(word, target.id(), attempt)).toList();
  }

  private static String filled(String word, String node, Attempt attempt) {
    return PLACE
        .matcher(word)
        .replaceAll(place ->
            Matcher.quoteReplacement(
                switch (place.group(1)) {
                  case "node" -> node;
                  case "case" -> id(attempt.caseId());
                  default -> id(attempt.id());
                }));
  }

  private static String id(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("'" + id + "' does not go into a command");
    }
    return id;
  }

  /**
   * As a person would type it, for a preview; what is more than one plain word stands in quotes.
   */
  static String text(List<String> argv) {
    return argv.stream()
        .map(w -> w.matches("[A-Za-z0-9@%_+=:,./-]+") ? w : "'" + w.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
