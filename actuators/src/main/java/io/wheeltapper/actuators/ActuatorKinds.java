package io.wheeltapper.actuators;

import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** All kinds of actuators there are. */
public final class ActuatorKinds {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private ActuatorKinds() {}

  /**
   * Every registered kind, sorted by name. What they make is protected: time limit, circuit
   * breaker, tries again where nothing was changed. Execute and verify then throw nothing but
   * {@link InterruptedException}.
   */
  public static List<ActuatorKind> discover() {
    return ServiceLoader.load(ActuatorKind.class, ActuatorKinds.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .map(ActuatorKinds::protect)
        .sorted(Comparator.comparing(kind -> kind.spec().name()))
        .toList();
  }

  /**
   * An actuator behind the protection that every operation passes.
   *
   * @throws IllegalArgumentException when it does not say by which lines it calls
   */
  public static Calling protect(String instance, Actuator actuator) {
    if (actuator instanceof Calling calling) {
      return new Protected(instance, calling, FIRST_PAUSE);
    }
    throw new IllegalArgumentException(instance + " does not say by which lines it calls out");
  }

  /**
   * The same of a configured instance, with what the site chose it for.
   *
   * @throws BadSetting when it is chosen for what it does not do
   */
  public static Calling protect(Settings settings, Actuator actuator) {
    if (actuator instanceof Calling calling) {
      return new Protected(
          settings.instance(), calling, FIRST_PAUSE, Bounds.chosen(settings, calling));
    }
    throw new IllegalArgumentException(settings.instance() + " does not say by which lines");
  }

  /**
   * The actuators of a site, where each action is carried out by one: those that carry out the same
   * are joined, see {@link Joined}; what resets nodes is done behind the look of those who see what
   * that would spoil, see {@link Barred}.
   */
  public static List<Actuator> joined(List<Calling> actuators) {
    List<Calling> all = Barred.of(actuators);
    Map<String, Integer> offers = new HashMap<>();
    for (Calling each : all) {
      each.actions().forEach(type -> offers.merge(type.name(), 1, Integer::sum));
    }
    boolean once = offers.values().stream().allMatch(n -> n == 1);
    return once ? List.copyOf(all) : List.of(new Joined(all));
  }

  private static ActuatorKind protect(ActuatorKind kind) {
    return new ActuatorKind() {
      @Override
      public KindSpec spec() {
        return kind.spec();
      }

      @Override
      public Actuator create(Settings settings) {
        return protect(settings, kind.create(settings));
      }

      @Override
      public Check doctor(Settings settings) {
        return kind.doctor(settings);
      }
    };
  }
}
