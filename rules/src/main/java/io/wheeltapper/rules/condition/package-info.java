/**
 * The conditions of rules, followed one by one in plain Java: which hold, which fail and by how
 * much. It answers what the engine cannot: how near a rule came, and which outcome of a comparison
 * no test has seen. It decides nothing; the engine does.
 */
@NullMarked
package io.wheeltapper.rules.condition;

import org.jspecify.annotations.NullMarked;
