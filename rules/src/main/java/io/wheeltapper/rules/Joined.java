package io.wheeltapper.rules;

import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.TreeMap;
import org.kie.api.runtime.rule.AccumulateFunction;

/**
 * {@code joined($x)} in an accumulate: the different values as one text, sorted, with commas;
 * {@code ""} when there are none.
 */
public final class Joined implements AccumulateFunction<TreeMap<String, Integer>> {

  /** For the engine. */
  public Joined() {}

  @Override
  public TreeMap<String, Integer> createContext() {
    return new TreeMap<>();
  }

  @Override
  public void init(TreeMap<String, Integer> seen) {
    seen.clear();
  }

  @Override
  public void accumulate(TreeMap<String, Integer> seen, Object value) {
    seen.merge(String.valueOf(value), 1, Integer::sum);
  }

  @Override
  public void reverse(TreeMap<String, Integer> seen, Object value) {
    seen.computeIfPresent(String.valueOf(value), (v, times) -> times == 1 ? null : times - 1);
  }

  @Override
  public Object getResult(TreeMap<String, Integer> seen) {
    return String.join(",", seen.keySet());
  }

  @Override
  public boolean supportsReverse() {
    return true;
  }

  @Override
  public Class<?> getResultType() {
    return String.class;
  }

  @Override
  public void writeExternal(ObjectOutput out) {}

  @Override
  public void readExternal(ObjectInput in) {}
}
