package io.wheeltapper.deploy.people;

import java.util.Objects;

/** A node that a case keeps out by our hand. */
public record Keep(String node, String caseId) {

  /** Both are there, also in one that was kept. */
  public Keep {
    Objects.requireNonNull(node);
    Objects.requireNonNull(caseId);
  }
}
