package io.orderflow.axonserver.rpc;

import io.orderflow.axonserver.protocol.ErrorMessage;
import io.orderflow.axonserver.protocol.InstructionAck;
import io.orderflow.axonserver.protocol.ProcessingInstruction;
import io.orderflow.axonserver.protocol.ProcessingKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Acknowledgements of instructions, and what instructions about processing say. */
public final class Instructions {

  private Instructions() {}

  public static InstructionAck done(String instructionId) {
    return InstructionAck.newBuilder().setInstructionId(instructionId).setSuccess(true).build();
  }

  public static InstructionAck unknown(String instructionId) {
    return failed(
        instructionId, ErrorCode.UNSUPPORTED_INSTRUCTION.message("Unsupported instruction"));
  }

  public static InstructionAck refused(String instructionId, String reason) {
    return failed(instructionId, ErrorCode.OTHER.message(reason));
  }

  private static InstructionAck failed(String instructionId, ErrorMessage error) {
    return InstructionAck.newBuilder()
        .setInstructionId(instructionId)
        .setSuccess(false)
        .setError(error)
        .build();
  }

  public static @Nullable String text(List<ProcessingInstruction> instructions, ProcessingKey key) {
    for (ProcessingInstruction each : instructions) {
      if (each.getKey() == key) {
        return each.getValue().getTextValue();
      }
    }
    return null;
  }

  public static long number(
      List<ProcessingInstruction> instructions, ProcessingKey key, long otherwise) {
    for (ProcessingInstruction each : instructions) {
      if (each.getKey() == key) {
        return each.getValue().getNumberValue();
      }
    }
    return otherwise;
  }

  public static boolean flag(List<ProcessingInstruction> instructions, ProcessingKey key) {
    for (ProcessingInstruction each : instructions) {
      if (each.getKey() == key) {
        return each.getValue().getBooleanValue();
      }
    }
    return false;
  }
}
