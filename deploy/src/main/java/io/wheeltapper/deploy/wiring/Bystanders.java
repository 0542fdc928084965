package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.recording.Recorder;
import io.wheeltapper.deploy.people.Conversations;
import io.wheeltapper.deploy.webhooks.Webhooks;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who hears what the loop takes and what became durable, and decides nothing: the recording,
 * bundles that are tried, the adviser, conversations with persons, metrics and traces. Told on the
 * decision thread.
 *
 * @param entries told last of each durable entry with its index
 */
record Bystanders(
    @Nullable Recorder recorder,
    Shadows shadows,
    AdviserBeside adviser,
    @Nullable Conversations people,
    Webhooks webhooks,
    Observed observed,
    BiConsumer<Long, Entry> entries) {

  /** The loop takes this next. */
  void taken(Input input) {
    adviser.sensed(input);
    observed.taken(input);
    if (recorder != null) {
      recorder.record(input);
    }
    shadows.offer(input);
  }

  void durable(long index, Entry entry) {
    observed.durable(index, entry);
    if (people != null) {
      people.accept(index, entry);
    }
    adviser.accept(index, entry);
    webhooks.news();
    entries.accept(index, entry);
  }

  /** From here on they can speak to the loop. */
  void under(Station station) {
    adviser.under(station);
    shadows.under(station);
  }

  /** Nobody speaks to the loop any more; the recording goes on until that has stopped. */
  void leave() throws Exception {
    shadows.close();
    adviser.close();
    if (people != null) {
      people.close();
    }
    webhooks.close();
  }
}
