package io.wheeltapper.sensors.gpu.smi;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import io.wheeltapper.sensors.gpu.reading.GpuSignals;
import io.wheeltapper.sensors.gpu.reading.Management;
import io.wheeltapper.sensors.patience.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the command every so often; one at a time, however long it takes. */
final class SmiSensor implements Sensor {

  /**
   * What to do.
   *
   * @param limit for one run of the command
   */
  record Plan(String sensor, String node, Duration interval, Duration limit) {}

  private final SmiCommand command;
  private final Plan plan;
  private final InstantSource clock;
  private final GpuSignals signals;
  private final Management management;

  SmiSensor(SmiCommand command, Plan plan, InstantSource clock) {
    this.command = command;
    this.plan = plan;
    this.clock = clock;
    this.signals = new GpuSignals(plan.node(), plan.sensor());
    this.management = new Management(plan.node(), plan.sensor());
  }

  @Override
  public long heartbeatMillis() {
    return plan.interval().toMillis() + plan.limit().toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    signals.anew();
    management.anew();
    while (true) {
      look(sink);
      TimeUnit.MILLISECONDS.sleep(plan.interval().toMillis());
    }
  }

  private void look(Sink sink) throws Exception {
    Answer<String> answer = command.ask(plan.limit());
    long at = clock.millis();
    List<Signal> said = new ArrayList<>();
    management.after(answer, at).ifPresent(said::add);
    SmiOutput output = SmiOutput.of(text(answer), ZoneOffset.UTC);
    for (SmiOutput.Spoiled piece : output.spoiled()) {
      sink.rejected("line " + piece.line(), piece.why());
    }
    List<SmiOutput.Look> looks = output.looks().stream().filter(SmiOutput.Look::whole).toList();
    for (SmiOutput.Look look : looks) {
      for (GpuReading gpu : look.reading().gpus()) {
        said.addAll(signals.gpu(gpu, at));
      }
      said.addAll(signals.node(look.reading(), at));
    }
    if (!said.isEmpty()) {
      sink.emit(said);
    }
    switch (answer) {
      case Answer.Given<String> given -> {
        if (looks.isEmpty()) {
          throw new IOException("nvidia-smi -q -x gives no whole log");
        }
        sink.alive(at);
      }
      case Answer.None<String> none -> {}
      case Answer.Failed<String> failed -> throw failed.why();
    }
  }

  private static String text(Answer<String> answer) {
    return answer instanceof Answer.Given<String> given ? given.value() : "";
  }
}
