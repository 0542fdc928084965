package io.wheeltapper.rules;

import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.HashMap;
import org.kie.api.runtime.rule.AccumulateFunction;

/** {@code distinct($x)} in an accumulate: how many different values there are. */
public final class Distinct implements AccumulateFunction<HashMap<Object, Integer>> {

  /** For the engine. */
  public Distinct() {}

  @Override
  public HashMap<Object, Integer> createContext() {
    return new HashMap<>();
  }

  @Override
  public void init(HashMap<Object, Integer> seen) {
    seen.clear();
  }

  @Override
  public void accumulate(HashMap<Object, Integer> seen, Object value) {
    seen.merge(value, 1, Integer::sum);
  }

  @Override
  public void reverse(HashMap<Object, Integer> seen, Object value) {
    seen.computeIfPresent(value, (v, times) -> times == 1 ? null : times - 1);
  }

  @Override
  public Object getResult(HashMap<Object, Integer> seen) {
    return (long) seen.size();
  }

  @Override
  public boolean supportsReverse() {
    return true;
  }

  @Override
  public Class<?> getResultType() {
    return Long.class;
  }

  @Override
  public void writeExternal(ObjectOutput out) {}

  @Override
  public void readExternal(ObjectInput in) {}
}
