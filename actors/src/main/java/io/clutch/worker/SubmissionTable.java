package io.clutch.worker;

/**
 * Submissions by their ids. These are counted up, so the lowest bits spread them evenly; a
 * submission is in one table at a time, and holds the one behind it in its slot.
 */
final class SubmissionTable {
  private static final int FIRST_SIZE = 16;

  private Submission[] slots = new Submission[FIRST_SIZE];
  private int size;

  private int slot(long id) {
    return (int) id & (slots.length - 1);
  }

  void add(Submission submission) {
    if (size == slots.length) {
      grow();
    }
    put(submission);
    size++;
  }

  private void put(Submission submission) {
    int slot = slot(submission.id());
    submission.inSameSlot(slots[slot]);
    slots[slot] = submission;
  }

  private void grow() {
    Submission[] before = slots;
    slots = new Submission[2 * before.length];
    for (Submission head : before) {
      Submission next = head;
      while (next != null) {
        Submission current = next;
        next = current.inSameSlot();
        put(current);
      }
    }
  }

  /** The one with this id; null if there is none. */
  Submission find(long id) {
    Submission found = slots[slot(id)];
    while (found != null && found.id() != id) {
      found = found.inSameSlot();
    }
    return found;
  }

  /** Takes out one that is there. */
  void remove(Submission submission) {
    int slot = slot(submission.id());
    Submission behind = submission.inSameSlot();
    if (slots[slot] == submission) {
      slots[slot] = behind;
    } else {
      Submission before = slots[slot];
      while (before.inSameSlot() != submission) {
        before = before.inSameSlot();
      }
      before.inSameSlot(behind);
    }
    submission.inSameSlot(null);
    size--;
  }
}
