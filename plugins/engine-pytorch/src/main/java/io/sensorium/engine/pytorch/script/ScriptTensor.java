package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;

/** A tensor that the source has in a variable. */
record ScriptTensor(String name, ElementType type, int rank) implements Operand.Variable<String> {}
