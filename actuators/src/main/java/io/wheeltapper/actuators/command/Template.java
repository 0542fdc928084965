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
 * A program and its arguments, with places to fill: {@code {node}}, or {@code {kind}} and {@code
 * {id}} of any target; {@code {case}}, {@code {attempt}}. Each argument stays one argument, and no
 * shell of this machine reads it.
 */
record Template(List<String> words) {

  private static final Pattern PLACE = Pattern.compile("\\{([a-z]*)\\}");

  /** A host's or a rack's: no option ({@code -x}), no list, nothing that a remote shell reads. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

  /** Our own ids are hashes; no other goes into a command. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");

  private static final List<String> OF_NODES = List.of("node", "case", "attempt");
  private static final List<String> OF_PLANT = List.of("kind", "id", "case", "attempt");

  /** No command. */
  static final Template NONE = new Template(List.of());

  Template {
    words = List.copyOf(words);
  }

  /**
   * What stands in a setting; without words where it is empty.
   *
   * @param onNodes whether it is done to nodes, and to nothing else
   * @throws BadSetting when it has a place that is none
   */
  static Template of(Settings settings, String key, boolean onNodes) {
    List<String> words = settings.list(key);
    List<String> places = onNodes ? OF_NODES : OF_PLANT;
    for (String word : words) {
      Matcher place = PLACE.matcher(word);
      while (place.find()) {
        if (!places.contains(place.group(1))) {
          throw new BadSetting(
              key,
              "'"
                  + place.group()
                  + "' is no place; there are {"
                  + String.join("}, {", places)
                  + "}");
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

  /** Whether it could be the name of one thing. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The command for one target and attempt.
   *
   * @throws IllegalArgumentException when the target's name is not that of one thing
   */
  List<String> fill(Target target, Attempt attempt) {
    if (!isName(target.id())) {
      throw new IllegalArgumentException("'" + target + "' is not the name of one thing");
    }
    return words.stream().map(word -> filled(word, target, attempt)).toList();
  }

  private static String filled(String word, Target target, Attempt attempt) {
    return PLACE
        .matcher(word)
        .replaceAll(place ->
            Matcher.quoteReplacement(
                switch (place.group(1)) {
                  case "node", "id" -> target.id();
                  case "kind" -> target.kind().word();
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
