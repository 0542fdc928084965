package io.wheeltapper.sensors.storage.mounts;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.storage.Readings;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.storage.StorageNames;
import io.wheeltapper.sensors.storage.mounts.Answers.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the mount table, what is expected, and what mounts answered make of each file system: of
 * several mounts of one, the worst one speaks. Nothing bad is said of a mount that nobody expects
 * and that is a pod's or a user's, or has never answered: its node is well. For one thread.
 */
final class MountFacts {

  /** From good to worst; what cannot be told is none of them. */
  private enum Word {
    OK("ok"),
    READ_ONLY("read-only"),
    HUNG("hung"),
    LOST("lost");

    private final String text;

    Word(String text) {
      this.text = text;
    }
  }

  private static final class Seen {
    private Word worst = Word.OK;
    private boolean unknown;
    private String why = "";
    private final List<String> paths = new ArrayList<>();

    void add(Word word, String path, String reason) {
      if (word.compareTo(worst) > 0) {
        worst = word;
        paths.clear();
      }
      if (word == worst) {
        paths.add(path);
        why = reason.isEmpty() ? why : reason;
      }
    }
  }

  private final String sensor;
  private final String node;
  private final Expected expected;
  private final Standing standing;
  private final Set<String> writable = new HashSet<>();
  private final Set<String> spoken = new HashSet<>();

  /** The node's own that nobody named, and that have answered: they are to go on doing so. */
  private final Set<String> proven = new HashSet<>();

  MountFacts(String sensor, String node, Expected expected, Standing standing) {
    this.sensor = sensor;
    this.node = node;
    this.expected = expected;
    this.standing = standing;
  }

  /**
   * The signals of one look.
   *
   * @param answers by path; of a recording there are none, and then nothing is said to be well
   */
  List<Signal> take(
      List<Mount> table,
      List<Mount> fstab,
      Map<String, Answer> answers,
      long at,
      Sensor.Sink sink) {
    SortedMap<String, Seen> fileSystems = new TreeMap<>();
    Map<String, Readings> spaces = new HashMap<>();
    Set<String> there = new HashSet<>();
    for (Mount mount : expected.watched(table, fstab)) {
      there.add(mount.path());
      String name = expected.name(mount);
      Answer answer = answers.getOrDefault(mount.path(), new Answer.Unknown(""));
      if (answered(answer)
          && expected.ofNode(mount)
          && !turnedReadOnly(mount, fstab)
          && proven.size() < Answers.MOST) {
        proven.add(mount.path());
      }
      if (!expected.expects(mount, fstab) && !proven.contains(mount.path())) {
        if (answer instanceof Answer.Gone) {
          continue;
        }
        if (!answered(answer) || turnedReadOnly(mount, fstab)) {
          fileSystems.computeIfAbsent(name, n -> new Seen());
          continue;
        }
      }
      answer(fileSystems.computeIfAbsent(name, n -> new Seen()), mount, answer, fstab, sink);
      if (answered(answer)) {
        numbers(spaces.computeIfAbsent(name, n -> new Readings()), answer);
      }
    }
    proven.retainAll(there);
    for (Mount mount : expected.missing(fstab, there)) {
      fileSystems
          .computeIfAbsent(expected.name(mount), n -> new Seen())
          .add(Word.LOST, mount.path(), "no mount");
    }
    List<Signal> signals = new ArrayList<>();
    fileSystems.forEach((name, seen) -> {
      try {
        say(StorageNames.fileSystem(name), seen, at, signals);
        Readings space = spaces.get(name);
        if (space != null) {
          space
              .of(StorageNames.fileSystem(name), node, sensor, Origin.STORAGE, at)
              .ifPresent(signals::add);
        }
      } catch (IllegalArgumentException e) {
        sink.rejected("mountinfo", "a name that is none: " + e.getMessage());
      }
    });
    gone(fileSystems.keySet(), at, signals);
    return signals;
  }

  private static boolean answered(Answer answer) {
    return answer instanceof Answer.Space || answer instanceof Answer.Slow;
  }

  private static void numbers(Readings numbers, Answer answer) {
    if (answer instanceof Answer.Space space) {
      numbers.used(StorageNames.USED_RATIO, space.free(), space.all());
    } else if (answer instanceof Answer.Slow slow) {
      numbers.used(StorageNames.USED_RATIO, slow.free(), slow.all());
      numbers.put(StorageNames.LATE, slow.millis());
    }
  }

  private void answer(Seen seen, Mount mount, Answer answer, List<Mount> fstab, Sensor.Sink sink) {
    switch (answer) {
      case Answer.Gone gone -> seen.add(Word.LOST, mount.path(), gone.why());
      case Answer.None none -> seen.add(Word.HUNG, mount.path(), "stat has no answer");
      case Answer.Unknown unknown -> {
        seen.unknown = true;
        if (!unknown.why().isEmpty()) {
          sink.rejected(mount.path(), unknown.why());
        }
        if (turnedReadOnly(mount, fstab)) {
          seen.add(Word.READ_ONLY, mount.path(), "");
        }
      }
      case Answer.Space _, Answer.Slow _ ->
          seen.add(turnedReadOnly(mount, fstab) ? Word.READ_ONLY : Word.OK, mount.path(), "");
    }
    if (!mount.readOnly() && writable.size() < Answers.MOST) {
      writable.add(mount.path());
    }
  }

  /**
   * Whether it should be writable and is not: the kernel turns the file system read-only and leaves
   * the mount's own word as it was; or fstab, or an earlier look, says that it was to be written.
   */
  private boolean turnedReadOnly(Mount mount, List<Mount> fstab) {
    if (!mount.readOnly()) {
      return false;
    }
    return !mount.mountedReadOnly()
        || writable.contains(mount.path())
        || fstab.stream().anyMatch(f -> f.path().equals(mount.path()) && !f.mountedReadOnly());
  }

  private void say(Target target, Seen seen, long at, List<Signal> signals) {
    if (seen.worst == Word.OK && (seen.unknown || seen.paths.isEmpty())) {
      return;
    }
    Map<String, String> fields = new HashMap<>();
    fields.put("paths", cut(String.join(",", seen.paths)));
    if (!seen.why.isEmpty()) {
      fields.put("what", cut(seen.why));
    }
    boolean broken = seen.worst != Word.OK;
    status(target, seen.worst.text, broken, fields, at, signals);
    spoken.add(target.id());
  }

  /** What nobody expects and is no longer there is neither well nor lost. */
  private void gone(Set<String> there, long at, List<Signal> signals) {
    for (String name : List.copyOf(spoken)) {
      if (!there.contains(name)) {
        spoken.remove(name);
        status(StorageNames.fileSystem(name), "unmounted", false, Map.of(), at, signals);
      }
    }
  }

  private void status(
      Target target,
      String value,
      boolean broken,
      Map<String, String> fields,
      long at,
      List<Signal> signals) {
    standing
        .say(new Standing.Look(target, node, StorageNames.MOUNT, value, broken, fields), at)
        .ifPresent(signals::add);
  }

  private static String cut(String text) {
    return text.length() > 500 ? text.substring(0, 500) : text;
  }
}
