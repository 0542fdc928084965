package io.wheeltapper.deploy.people;

/** A node that a case keeps out by our hand. */
public record Keep(String node, String caseId) {}
