package io.wheeltapper.sensors.facility.modbus;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.Address;
import io.wheeltapper.sensors.facility.LoopSums;
import io.wheeltapper.sensors.facility.Saying;
import io.wheeltapper.sensors.facility.Source;
import io.wheeltapper.sensors.facility.Unit;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Block;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Image;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One device through its register map. A register that it refuses is absent; one outside its bounds
 * is refused by us, and no fault by itself. For one thread.
 */
final class CoolantUnit implements Source {

  private final String name;
  private final Target target;
  private final RegisterMap map;
  private final Device device;
  private final Saying saying;
  private final LoopSums sums = new LoopSums();

  CoolantUnit(String instance, Address address, RegisterMap map, Device device, long settleMillis) {
    this.name = instance + "/" + address.target().id();
    this.target = address.target();
    this.map = map;
    this.device = device;
    this.saying = new Saying(name, settleMillis);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Signal> read(long now, BiConsumer<String, String> rejected) throws IOException {
    Image image = new Image();
    Device.@Nullable Refused refused = null;
    for (Block block : map.blocks()) {
      try {
        int[] values = device.read(block);
        for (int i = 0; i < values.length; i++) {
          image.put(block.table(), block.address() + i, values[i]);
        }
      } catch (Device.Refused e) {
        refused = e;
        rejected.accept(
            block.table().word() + " " + block.address(), String.valueOf(e.getMessage()));
      }
    }
    if (image.empty() && refused != null) {
      throw new IOException(
          "every register is refused ("
              + refused.getMessage()
              + "): is the map of this model, and the unit right?",
          refused);
    }
    return signals(image, now, rejected);
  }

  /** What an image of the registers says. */
  List<Signal> signals(Image image, long now, BiConsumer<String, String> rejected) {
    SortedMap<String, Double> numbers = new TreeMap<>();
    for (RegisterMap.Number number : map.numbers()) {
      number(number, image, numbers, rejected);
    }
    List<Signal> signals = new ArrayList<>();
    Double setPoint = numbers.get(LoopSums.SET_POINT);
    if (!numbers.isEmpty()) {
      map.constants().forEach(numbers::putIfAbsent);
      if (target.kind() == Target.Kind.LOOP) {
        sums.add(target, numbers, now);
      }
      signals.addAll(saying.numbers(target, numbers, now));
    }
    if (setPoint != null) {
      signals.addAll(setPoint(setPoint, now));
    }
    for (RegisterMap.State state : map.states()) {
      signals.addAll(state(state, image, now, rejected));
    }
    return signals;
  }

  private static void number(
      RegisterMap.Number number,
      Image image,
      Map<String, Double> numbers,
      BiConsumer<String, String> rejected) {
    double raw = image.raw(number.place());
    boolean none = number.absent().filter(a -> a == raw).isPresent();
    if (none || image.get(number.place().table(), number.place().address()).isEmpty()) {
      return;
    }
    double scaled = raw * number.scale().factor() + number.scale().offset();
    if (!(scaled >= number.least() && scaled <= number.most())) {
      rejected.accept(
          number.place().shown(),
          number.word()
              + " "
              + scaled
              + " is not between "
              + number.least()
              + " and "
              + number.most());
      return;
    }
    double value =
        number.scale().unit().map((Unit u) -> u.as(number.word(), scaled)).orElse(scaled);
    numbers.put(number.word(), value);
  }

  private List<Signal> setPoint(double celsius, long now) {
    String value =
        BigDecimal.valueOf(celsius)
            .setScale(2, RoundingMode.HALF_EVEN)
            .stripTrailingZeros()
            .toPlainString();
    Map<String, String> fields = Map.of(Known.SET_POINT_OF, "supply");
    return saying.state(saying.status(target, Known.SET_POINT, value, fields, now));
  }

  private List<Signal> state(
      RegisterMap.State state, Image image, long now, BiConsumer<String, String> rejected) {
    boolean leak = state.type().equals("facility.leak");
    double raw = image.raw(state.place());
    String word = Double.isNaN(raw) ? null : state.words().get((long) raw);
    if (word == null) {
      if (!Double.isNaN(raw)) {
        rejected.accept(
            state.place().shown(), state.type() + " has no word for " + (long) raw + " in the map");
      }
      // Who is blind does not let the last word stand.
      word = leak ? "unavailable" : "unknown";
    }
    boolean well = word.equals("ok");
    Map<String, String> fields = well ? Map.of() : Map.of(leak ? "detector" : "what", state.what());
    var status = saying.status(target, state.type(), word, fields, now);
    return leak ? saying.state(status) : saying.state(status, well);
  }

  @Override
  public void close() {
    device.close();
  }
}
