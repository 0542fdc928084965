package io.wheeltapper.sensors.fabric.ethtool;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.outside.Tools;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code ethtool -S} for each interface every so often. One that does not answer costs itself;
 * if none does, that is an exception.
 */
final class EthtoolSensor implements Sensor {

  /**
   * What to look at.
   *
   * @param names of interfaces; empty for all of adapters that can RDMA
   */
  record View(Tools program, Interfaces interfaces, List<String> names, Duration interval) {
    View {
      names = List.copyOf(names);
    }
  }

  private final View view;
  private final Ports ports;
  private final InstantSource clock;

  EthtoolSensor(View view, Ports ports, InstantSource clock) {
    this.view = view;
    this.ports = ports;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return view.interval().toMillis() + 3 * view.program().limit().toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      look(sink);
      TimeUnit.MILLISECONDS.sleep(view.interval().toMillis());
    }
  }

  void look(Sink sink) throws IOException, InterruptedException {
    List<String> names = view.names().isEmpty() ? view.interfaces().ofRdma() : view.names();
    if (names.isEmpty()) {
      throw new IOException("no network interface of an adapter that can RDMA");
    }
    List<Signal> signals = new ArrayList<>();
    int answered = 0;
    String why = "";
    for (String name : names) {
      try {
        Tools.Answer answer = view.program().run(List.of("ethtool", "-S", name));
        if (answer.exit() != 0) {
          throw new IOException("ethtool -S " + name + ": " + answer.errors());
        }
        answered++;
        ports
            .take(
                clock.millis(),
                view.interfaces().port(name),
                Statistics.counters(
                    Statistics.parse(
                        answer.output(), (line, w) -> sink.rejected(name + ":" + line, w))))
            .ifPresent(signals::add);
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
        sink.rejected(name, why);
      }
    }
    if (answered == 0) {
      throw new IOException(why);
    }
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    if (answered == names.size()) {
      sink.alive(clock.millis());
    }
  }
}
