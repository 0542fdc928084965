package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.derived.Readings.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which readings cannot be believed: stuck at one number for an hour while its neighbours move, or
 * contradicted by another sensor of the same thing. For one thread.
 */
final class Trust {

  private static final long WINDOW_MILLIS = 300_000;
  private static final long COVERED_MILLIS = 240_000;
  private static final int MOST_SAMPLES = 60;

  /** Fewer readings of one number are no proof of anything. */
  private static final int LEAST_SAME = 10;

  /** So many neighbours must move, and half of all there are. */
  private static final int LEAST_MOVED = 2;

  private static final int MOST = 50_000;

  /**
   * What is judged.
   *
   * @param stuckMillis how long one number is too long; 0 for never
   * @param stuck words that are judged so
   * @param within by word, how far two sensors may be apart
   */
  record Asked(long stuckMillis, List<String> stuck, SortedMap<String, Apart> within) {}

  /** The larger of a share of the larger reading and a plain difference. */
  record Apart(double share, double least) {
    boolean allows(double a, double b) {
      return Math.abs(a - b) <= Math.max(least, share * Math.max(Math.abs(a), Math.abs(b)));
    }
  }

  /** Who is not believed about what. */
  record Doubted(Target target, String sensor) implements Comparable<Doubted> {
    @Override
    public int compareTo(Doubted other) {
      int by = target.compareTo(other.target);
      return by != 0 ? by : sensor.compareTo(other.sensor);
    }
  }

  /** {@code stuck} or {@code contradicts}, and of which words. */
  record Doubt(String value, TreeSet<String> of) {}

  /** A doubt, and the reading at which it was judged last. */
  private record Held(String doubt, double value, long at) {}

  private record Sample(long at, double value) {}

  private static final class Course {
    private double value = Double.NaN;
    private long since;
    private long last;
    private long begun;
    private int same;
    private final Deque<Sample> samples = new ArrayDeque<>();
  }

  private final Asked asked;
  private final Map<Key, Course> courses = new HashMap<>();
  private final SortedMap<Key, Held> held = new TreeMap<>();

  Trust(Asked asked) {
    this.asked = asked;
  }

  void take(Key key, double value, long at) {
    boolean wanted = asked.stuck().contains(key.word()) || asked.within().containsKey(key.word());
    if (!wanted || (courses.size() >= MOST && !courses.containsKey(key))) {
      return;
    }
    Course course = courses.computeIfAbsent(key, _ -> new Course());
    if (at <= course.last) {
      return;
    }
    if (course.last == 0 || at - course.last > WINDOW_MILLIS * 2) {
      // After a gap nobody knows what it was meanwhile.
      course.since = at;
      course.begun = at;
      course.same = 0;
      course.samples.clear();
    } else if (value != course.value) {
      course.since = at;
      course.same = 0;
    }
    course.value = value;
    course.last = at;
    course.same++;
    course.samples.addLast(new Sample(at, value));
    while (course.samples.size() > MOST_SAMPLES
        || at - course.samples.getFirst().at() > WINDOW_MILLIS) {
      course.samples.removeFirst();
    }
  }

  /** All that is doubted now. */
  SortedMap<Doubted, Doubt> judge(long now) {
    courses.values().removeIf(c -> now - c.last > 2 * WINDOW_MILLIS);
    SortedMap<Doubted, Doubt> doubts = new TreeMap<>();
    List<Key> keys = new ArrayList<>(new TreeMap<>(courses).keySet());
    Map<Group, Movement> movements = movements(keys);
    Map<Key, String> judged = new TreeMap<>();
    for (Key key : keys) {
      if (stuck(key, movements)) {
        judged.put(key, "stuck");
      }
    }
    for (int i = 0; i < keys.size(); i++) {
      for (int j = i + 1; j < keys.size() && same(keys.get(i), keys.get(j)); j++) {
        if (contradict(keys.get(i), keys.get(j))) {
          judged.putIfAbsent(keys.get(i), "contradicts");
          judged.putIfAbsent(keys.get(j), "contradicts");
        }
      }
    }
    held.entrySet().removeIf(e -> !judged.containsKey(e.getKey()) && cleared(e));
    judged.forEach((key, value) -> {
      Course course = course(key);
      held.put(key, new Held(value, course.value, course.last));
    });
    held.entrySet().stream()
        .filter(e -> e.getValue().doubt().equals("stuck"))
        .forEach(e -> doubt(doubts, e.getKey(), "stuck"));
    held.entrySet().stream()
        .filter(e -> !e.getValue().doubt().equals("stuck"))
        .forEach(e -> doubt(doubts, e.getKey(), e.getValue().doubt()));
    return doubts;
  }

  /** What is doubted, reading by reading, as judged last. */
  Set<Key> keys() {
    return held.keySet();
  }

  /** Who falls silent under doubt stays so until heard: again moving, or long enough in accord. */
  private boolean cleared(Map.Entry<Key, Held> each) {
    Course course = course(each.getKey());
    Held before = each.getValue();
    if (course.last <= before.at()) {
      return false;
    }
    return before.doubt().equals("stuck") ? course.value != before.value() : covered(course);
  }

  private static boolean same(Key a, Key b) {
    return a.target().equals(b.target()) && a.word().equals(b.word());
  }

  /** Stuck is surer than contradicted, and speaks. */
  private static void doubt(SortedMap<Doubted, Doubt> doubts, Key key, String value) {
    Doubted who = new Doubted(key.target(), key.sensor());
    Doubt known = doubts.get(who);
    if (known == null) {
      doubts.put(who, new Doubt(value, new TreeSet<>(List.of(key.word()))));
    } else if (known.value().equals(value)) {
      known.of().add(key.word());
    }
  }

  private boolean frozen(Course course) {
    return course.last - course.since >= asked.stuckMillis();
  }

  /** Everything of one word on one kind of target. */
  private record Group(Target.Kind kind, String word) {
    static Group of(Key key) {
      return new Group(key.target().kind(), key.word());
    }
  }

  private static final class Movement {
    private int known;
    private int moved;
  }

  /** How many of each group were heard for long enough, and how many of those moved meanwhile. */
  private Map<Group, Movement> movements(List<Key> keys) {
    Map<Group, Movement> movements = new HashMap<>();
    for (Key key : keys) {
      Course course = course(key);
      if (course.last - course.begun >= asked.stuckMillis()) {
        Movement movement = movements.computeIfAbsent(Group.of(key), _ -> new Movement());
        movement.known++;
        movement.moved += frozen(course) ? 0 : 1;
      }
    }
    return movements;
  }

  private boolean stuck(Key key, Map<Group, Movement> movements) {
    Course course = course(key);
    boolean still =
        asked.stuckMillis() > 0
            && asked.stuck().contains(key.word())
            && course.value != 0
            && course.same >= LEAST_SAME
            && frozen(course);
    Movement others = movements.get(Group.of(key));
    return still
        && others != null
        && others.moved >= LEAST_MOVED
        && others.moved * 2 >= others.known - 1;
  }

  private boolean contradict(Key a, Key b) {
    Apart apart = asked.within().get(a.word());
    Course left = course(a);
    Course right = course(b);
    return apart != null
        && covered(left)
        && covered(right)
        && Math.abs(left.last - right.last) <= WINDOW_MILLIS
        && !apart.allows(mean(left), mean(right));
  }

  private static boolean covered(Course course) {
    return course.samples.size() >= 3
        && course.last - course.samples.getFirst().at() >= COVERED_MILLIS;
  }

  private static double mean(Course course) {
    return course.samples.stream().mapToDouble(Sample::value).average().orElse(Double.NaN);
  }

  private Course course(Key key) {
    return courses.getOrDefault(key, new Course());
  }
}
