package io.wheeltapper.rules.condition;

import org.jspecify.annotations.Nullable;

/** An expression, ready to be asked; throws what the engine's own code would. */
@FunctionalInterface
interface Value {

  @Nullable Object in(Scope scope);
}
