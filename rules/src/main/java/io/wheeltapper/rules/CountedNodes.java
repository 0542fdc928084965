package io.wheeltapper.rules;

import java.util.ArrayList;
import java.util.List;
import org.drools.core.common.ReteEvaluator;
import org.drools.core.common.TupleSets;
import org.drools.core.common.TupleSetsImpl;
import org.drools.core.phreak.PhreakAccumulateNode;
import org.drools.core.phreak.PhreakJoinNode;
import org.drools.core.phreak.PhreakNetworkNodeFactoryImpl;
import org.drools.core.phreak.PhreakNodeOperations;
import org.drools.core.reteoo.AccumulateNode;
import org.drools.core.reteoo.AccumulateNode.AccumulateMemory;
import org.drools.core.reteoo.BetaMemory;
import org.drools.core.reteoo.JoinNode;
import org.drools.core.reteoo.LeftTupleSink;
import org.drools.core.reteoo.TupleImpl;

/**
 * The engine's joins, each counted by {@link Pairs}. Where a join is full, a fact is taken into its
 * memory and joined with nothing. Public and found by the engine's own service loader; sessions
 * that have no count are as they were.
 */
public final class CountedNodes extends PhreakNetworkNodeFactoryImpl {

  /** For the service loader. */
  public CountedNodes() {}

  @Override
  public PhreakJoinNode createPhreakJoinNode(ReteEvaluator evaluator) {
    return new CountedJoin(evaluator);
  }

  @Override
  public PhreakAccumulateNode createPhreakAccumulateNode(ReteEvaluator evaluator) {
    return new CountedAccumulate(evaluator);
  }

  private static final class CountedJoin extends PhreakJoinNode {

    CountedJoin(ReteEvaluator evaluator) {
      super(evaluator);
    }

    @Override
    public void doLeftInserts(
        JoinNode join, LeftTupleSink sink, BetaMemory<?> memory, TupleSets from, TupleSets to) {
      if (!Pairs.HERE.isBound()) {
        super.doLeftInserts(join, sink, memory, from, to);
        return;
      }
      Pairs pairs = Pairs.HERE.get();
      for (TupleImpl left = from.getInsertFirst(); left != null; left = from.getInsertFirst()) {
        from.removeInsert(left);
        left.clearStaged();
        if (!pairs.full(join, left)) {
          super.doLeftInserts(join, sink, memory, alone(left), to);
          pairs.joinedLeft(join, memory, left);
        } else if (PhreakNodeOperations.useLeftMemory(join, left)) {
          memory.getLeftTupleMemory().add(left);
        }
      }
    }

    @Override
    public void doRightInserts(
        JoinNode join, LeftTupleSink sink, BetaMemory<?> memory, TupleSets from, TupleSets to) {
      if (!Pairs.HERE.isBound()) {
        super.doRightInserts(join, sink, memory, from, to);
        return;
      }
      Pairs pairs = Pairs.HERE.get();
      for (TupleImpl right = from.getInsertFirst(); right != null; right = from.getInsertFirst()) {
        from.removeInsert(right);
        right.clearStaged();
        if (pairs.full(join, right)) {
          memory.getRightTupleMemory().add(right);
        } else {
          super.doRightInserts(join, sink, memory, alone(right), to);
          pairs.joinedRight(join, memory, right);
        }
      }
    }
  }

  /**
   * Here a fact that comes to a full node is not taken in at all: what is counted would otherwise
   * be counted for each of very many.
   */
  private static final class CountedAccumulate extends PhreakAccumulateNode {

    CountedAccumulate(ReteEvaluator evaluator) {
      super(evaluator);
    }

    @Override
    public void doNode(
        AccumulateNode node,
        LeftTupleSink sink,
        AccumulateMemory memory,
        TupleSets from,
        TupleSets to,
        TupleSets staged) {
      BetaMemory<?> beta = memory.getBetaMemory();
      if (!Pairs.HERE.isBound() || node.getRightInput().inputIsTupleToObjectNode()) {
        super.doNode(node, sink, memory, from, to, staged); // its own joins are counted
        return;
      }
      Pairs pairs = Pairs.HERE.get();
      drop(pairs, node, beta.getStagedRightTuples());
      List<TupleImpl> lefts = inserts(from);
      List<TupleImpl> rights = inserts(beta.getStagedRightTuples());
      super.doNode(node, sink, memory, from, to, staged);
      lefts.forEach(left -> pairs.joinedLeft(node, beta, left));
      rights.forEach(right -> pairs.joinedRight(node, beta, right));
    }

    private static List<TupleImpl> inserts(TupleSets from) {
      if (from.getInsertFirst() == null) {
        return List.of();
      }
      List<TupleImpl> all = new ArrayList<>();
      for (TupleImpl one = from.getInsertFirst(); one != null; one = one.getStagedNext()) {
        all.add(one);
      }
      return all;
    }

    private static void drop(Pairs pairs, AccumulateNode node, TupleSets rights) {
      TupleImpl right = rights.getInsertFirst();
      while (right != null) {
        TupleImpl next = right.getStagedNext();
        if (pairs.full(node, right)) {
          rights.removeInsert(right);
          right.clearStaged();
        }
        right = next;
      }
    }
  }

  /** How many combinations begin with this one. */
  static int children(TupleImpl left) {
    int children = 0;
    for (TupleImpl child = left.getFirstChild(); child != null; child = child.getHandleNext()) {
      children++;
    }
    return children;
  }

  private static TupleSets alone(TupleImpl tuple) {
    TupleSets one = new TupleSetsImpl();
    one.addInsert(tuple);
    return one;
  }
}
