package io.wheeltapper.sensors.facility.mqtt;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The building by MQTT: NVIDIA's DSX exchange, or a site's own topics. */
public final class MqttKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "mqtt",
          "The building's own system, by MQTT: NVIDIA's DSX exchange, or a site's topics",
          List.of(
              Setting.optional(
                  "url", Type.URL, "", "the broker: mqtts://HOST:8883 or mqtt://HOST:1883"),
              Setting.optional("dsx", Type.BOOLEAN, "true", "listen to the DSX exchange"),
              Setting.optional(
                  "topics",
                  Type.PATH,
                  "",
                  "what a site's own topics say; its form: deploy/schema/topics.schema.json"),
              Setting.optional("user", Type.TEXT, "", "who we are to the broker"),
              Setting.optional("password-file", Type.PATH, "", "a file with the password"),
              Setting.optional(
                  "ca-file", Type.PATH, "", "whom we trust (PEM); default what Java trusts"),
              Setting.optional("cert-file", Type.PATH, "", "our own certificate (PEM)"),
              Setting.optional("key-file", Type.PATH, "", "its key (PEM)"),
              Setting.optional(
                  "client-id", Type.TEXT, "", "our name; default wheeltapper-HOST-INSTANCE"),
              Setting.optional(
                  "keep-session",
                  Type.BOOLEAN,
                  "true",
                  "the broker keeps what comes while we are away, where all topics have a time"),
              Setting.optional(
                  "heartbeat",
                  Type.DURATION,
                  "10s",
                  "of the building (DSX); three missed are silence"),
              Setting.optional("stale", Type.DURATION, "5m", "older values are absent"),
              Setting.optional("timeout", Type.DURATION, "10s", "to connect"),
              Setting.optional(
                  "settle", Type.DURATION, "1m", "how long a fault must last to be said")),
          List.of(new Outbound("MQTT: subscribe to the configured topics, at QoS 1", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    String id = settings.text("client-id");
    String ours = id.isBlank() ? "wheeltapper-" + HostName.local() + "-" + settings.instance() : id;
    MqttSensor.Plan plan = plan(settings);
    // What a broker kept for us says nothing of now, unless it says of when it is.
    boolean dated = plan.topics().rules().stream().allMatch(rule -> rule.time().isPresent());
    boolean keep = settings.flag("keep-session") && dated;
    return new MqttSensor(plan, broker(settings, ours, keep), InstantSource.system());
  }

  private static Broker broker(Settings settings, String clientId, boolean keepSession) {
    return new VertxBroker(
        new VertxBroker.Access(
            url(settings),
            clientId,
            settings.text("user"),
            file(settings, "password-file"),
            new VertxBroker.Tls(
                file(settings, "ca-file"), file(settings, "cert-file"), file(settings, "key-file")),
            keepSession),
        settings.duration("timeout"));
  }

  private static MqttSensor.Plan plan(Settings settings) {
    TopicMap topics =
        settings.text("topics").isBlank() ? TopicMap.NONE : topics(settings.path("topics"));
    if (!settings.flag("dsx") && topics.rules().isEmpty()) {
      throw new BadSetting("topics", "nothing is listened to; set topics: ./topics.yaml, or dsx");
    }
    return new MqttSensor.Plan(
        settings.instance(),
        settings.flag("dsx"),
        topics,
        settings.duration("heartbeat").toMillis(),
        settings.duration("stale").toMillis(),
        settings.duration("settle").toMillis());
  }

  /** What is wrong with a file of topics. */
  public static List<Problem> problems(Path file) {
    Problems problems = new Problems();
    YamlFile.read(file, file.toString(), problems).ifPresent(TopicMap::read);
    return problems.all();
  }

  private static TopicMap topics(Path file) {
    Problems problems = new Problems();
    Optional<TopicMap> map = YamlFile.read(file, file.toString(), problems).map(TopicMap::read);
    if (!problems.none()) {
      throw new BadSetting("topics", problems.all());
    }
    return map.orElseThrow();
  }

  private static Optional<Path> file(Settings settings, String key) {
    String text = settings.text(key);
    return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
  }

  private static URI url(Settings settings) {
    String text = settings.text("url");
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && Set.of("mqtt", "mqtts").contains(url.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw new BadSetting("url", "'" + text + "' is no URL: " + e.getMessage());
    }
    throw new BadSetting("url", "'" + text + "' is no broker; write mqtts://bms.example:8883");
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    MqttSensor.Plan plan = plan(settings);
    Broker none =
        new Broker() {
          @Override
          public void open(List<String> filters) throws IOException {
            throw new IOException("a recording has no broker");
          }

          @Override
          public @Nullable Message next(long millis) {
            return null;
          }

          @Override
          public boolean answered() {
            return true;
          }

          @Override
          public long lost() {
            return 0;
          }

          @Override
          public void close() {}
        };
    return Optional.of(
        new MqttFile(file, () -> new MqttSensor(plan, none, InstantSource.system())));
  }

  @Override
  public Check doctor(Settings settings) {
    if (settings.text("url").isBlank()) {
      return new Check(false, "no broker is configured; set 'url', as mqtts://bms.example:8883");
    }
    // A name of its own: two clients of one name throw each other out.
    String id = "wheeltapper-doctor-" + ProcessHandle.current().pid();
    Broker broker = broker(settings, id, false);
    MqttSensor.Plan plan = plan(settings);
    try {
      List<String> filters = new java.util.ArrayList<>(plan.dsx() ? Dsx.FILTERS : List.of());
      plan.topics().rules().forEach(rule -> filters.add(rule.filter()));
      broker.open(filters);
      Message first = broker.next(HEARD_MILLIS);
      return new Check(
          true,
          settings.text("url")
              + ": subscribed to "
              + filters.size()
              + " filters; "
              + (first == null
                  ? "nothing came within "
                      + HEARD_MILLIS / 1000
                      + " s: is there a publisher, and may we read these topics?"
                  : "heard " + Freshness.shown(first.topic())));
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    } finally {
      broker.close();
    }
  }

  /** A doctor listens no longer. */
  private static final long HEARD_MILLIS = 2_000;
}
