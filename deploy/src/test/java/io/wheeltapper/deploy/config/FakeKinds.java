package io.wheeltapper.deploy.config;

import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One kind of sensor and one of actuator, with a setting of every type. */
final class FakeKinds {

  private static final KindSpec EAR =
      new KindSpec(
          "ear",
          "listens",
          List.of(
              Setting.required("node", Type.TEXT, "the node's name"),
              Setting.optional("file", Type.PATH, "/dev/ear", "what to read"),
              Setting.optional("url", Type.URL, "", "where to ask"),
              Setting.optional("every", Type.DURATION, "10s", "how often"),
              Setting.optional("most", Type.WHOLE, "5", "how many"),
              Setting.optional("loud", Type.BOOLEAN, "false", "whether to shout"),
              Setting.optional("words", Type.LIST, "", "what to hear")),
          List.of());

  private static final KindSpec HAND = new KindSpec("hand", "acts", List.of(), List.of());

  static final Kinds ALL =
      new Kinds(new TreeMap<>(Map.of("ear", new Ear())), new TreeMap<>(Map.of("hand", new Hand())));

  private FakeKinds() {}

  private static final class Ear implements SensorKind {
    @Override
    public KindSpec spec() {
      return EAR;
    }

    @Override
    public Sensor create(Settings settings) {
      throw new UnsupportedOperationException("not heard here");
    }

    @Override
    public Optional<Sensor> recorded(Path file, Settings settings) {
      return Optional.empty();
    }

    @Override
    public Check doctor(Settings settings) {
      return new Check(true, "hears");
    }
  }

  private static final class Hand implements ActuatorKind {
    @Override
    public KindSpec spec() {
      return HAND;
    }

    @Override
    public Actuator create(Settings settings) {
      throw new UnsupportedOperationException("not done here");
    }

    @Override
    public Check doctor(Settings settings) {
      return new Check(false, "no hand");
    }
  }
}
