package io.wheeltapper.actuators.notify;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.List;

/** The kind {@code slack}: one message a case, by a bot; or by an incoming webhook. */
public final class SlackKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "slack",
          "calls a person: one Slack message a case, which is changed as it goes on",
          Lines.with(
              List.of(
                  optional("url", Type.URL, "https://slack.com/api", "the Web API"),
                  optional("token-file", Type.PATH, "", "file with the bot's token (xoxb-…)"),
                  optional("channel", Type.TEXT, "", "the channel's id, as C0123456789"),
                  optional("buttons", Type.BOOLEAN, "false", "questions have Approve and Refuse"),
                  optional(
                      "webhook-url-file",
                      Type.PATH,
                      "",
                      "an incoming webhook's address, in place of a bot: a message a state"),
                  optional("timeout", Type.DURATION, "10s", "limit of one call"))),
          List.of(
              new Outbound("Slack: GET conversations.history", false),
              new Outbound("Slack: POST chat.postMessage, chat.update", true),
              new Outbound("Slack: POST of an incoming webhook", true)));

  /** For the service loader. */
  public SlackKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Line line = Lines.of(settings);
    Duration limit = settings.duration("timeout");
    Turn turn = new Turn(Pace.system());
    if (!settings.text("webhook-url-file").isEmpty()) {
      SecretFile address = new SecretFile(settings.path("webhook-url-file"));
      return new PersonCall(
          settings.instance(),
          new SlackHook(new HttpWeb(limit, false), line, turn, Places.in(address)),
          List.of(address),
          line,
          limit);
    }
    String channel = settings.text("channel");
    if (!channel.isEmpty() && !channel.matches("[CGD][A-Z0-9]{2,30}")) {
      throw new BadSetting("channel", "write the channel's id, as C0123456789, not its name");
    }
    SecretFile token = new SecretFile(settings.path("token-file"));
    return new PersonCall(
        settings.instance(),
        new SlackBot(
            new HttpWeb(limit),
            line,
            turn,
            Places.base(settings),
            token,
            channel,
            settings.flag("buttons")),
        List.of(token),
        line,
        // A look at the channel, a turn, and the message.
        limit.multipliedBy(2).plusSeconds(15));
  }

  @Override
  public Check doctor(Settings settings) {
    if (!settings.text("webhook-url-file").isEmpty()) {
      return Places.doctor(settings, "webhook-url-file");
    }
    return settings.text("channel").isEmpty()
        ? new Check(false, "set 'channel' and 'token-file', or 'webhook-url-file'")
        : Places.doctor(settings, "token-file");
  }
}
