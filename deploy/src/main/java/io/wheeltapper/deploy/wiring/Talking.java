package io.wheeltapper.deploy.wiring;

import io.wheeltapper.actuators.notify.Conversing;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.people.Asks;
import io.wheeltapper.deploy.people.Conversations;
import io.wheeltapper.deploy.people.TicketKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The talk of a live agent with persons, and what of it lies in the data folder. */
final class Talking {

  /** Signs links and buttons by which persons answer. */
  private static final String TICKET_KEY = "ticket.key";

  /** Where the conversations with persons stand. */
  private static final String CONVERSATIONS = "conversations.json";

  private Talking() {}

  /**
   * Goes on where it stood, or null where there is nobody to talk to.
   *
   * @param entries how many the ledger has now
   */
  static @Nullable Conversations begin(Config config, List<Conversing> channels, long entries)
      throws IOException {
    if (channels.isEmpty()) {
      return null;
    }
    return Conversations.start(
        channels,
        config.data().resolve(CONVERSATIONS),
        entries,
        (from, each) -> {
          try (LedgerReader reader = LedgerReader.open(config.data())) {
            reader.entries(from, each);
          }
        },
        asks(config),
        InstantSource.system());
  }

  private static Asks asks(Config config) throws IOException {
    Config.Approve approve = config.api().approve();
    TicketKey key = tickets(config);
    return key == null ? Asks.NONE : new Asks(key, approve.link(), approve.valid());
  }

  /** The key that signs links and buttons, or null where there are none. */
  static @Nullable TicketKey tickets(Config config) throws IOException {
    return config.api().approve().on() ? TicketKey.in(config.data().resolve(TICKET_KEY)) : null;
  }
}
