package io.wheeltapper.deploy.demo;

/** What every part of the model stands on. */
record Ground(Agenda agenda, Wire wire, Floor floor, Schedule schedule, Pace pace, long seed) {

  /** A stream of chance of the part's own. */
  Chance chance(String part) {
    return new Chance(seed, part);
  }

  long now() {
    return agenda.now();
  }
}
