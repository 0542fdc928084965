package io.wheeltapper.deploy.api;

import io.wheeltapper.deploy.rights.Caller;
import io.wheeltapper.deploy.rights.Grant;
import io.wheeltapper.deploy.rights.Right;
import java.util.Map;
import java.util.TreeMap;

/** Tells callers who they are here, and what they may. */
final class Who {

  private Who() {}

  static Answer me(Asked asked) {
    Caller caller = asked.caller();
    Map<String, Object> me = new TreeMap<>();
    me.put("name", caller.name());
    me.put("by", caller.by());
    me.put("login", !caller.by().equals(Caller.LOOPBACK.by()));
    me.put("rights", caller.rights().stream().map(Right::word).toList());
    me.put(
        "scopes",
        caller.grants().stream()
            .filter(g -> !g.everywhere())
            .map(Grant::toString)
            .sorted()
            .toList());
    if (!asked.csrf().isEmpty()) {
      me.put("csrf", asked.csrf());
    }
    return Answer.json(200, me);
  }
}
