"""What student code may use up: one frozen value, handed to every jail and stored with scores."""

from dataclasses import asdict, dataclass

KIB, MIB, GIB = 2**10, 2**20, 2**30


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one job, the calls of one question: times in seconds, sizes in bytes.

    Attributes
    ----------
    cpu_s : float
        Processor time of the whole job, with loading; waiting for a busy machine does not count.
    wall_s : float
        Time on the clock, generous: only a last resort.
    idle_s : float
        Time spent neither computing nor queueing for a processor (sleeping, waiting).
    memory_bytes : int
        Address space beyond the warm interpreter's own.
    roomy_memory_bytes : int
        The same for the one job on the machine that may run in the roomy lane.
    roomy_cpu_s : float
        Processor time there, at most.
    roomy_s_per_gib : float
        Processor time there for each GiB that is really held, beside the ordinary ``cpu_s``: fresh
        memory is slow to come by in a virtual machine (0.1 to 2.5 s a GiB were measured).
    output_bytes : int
        How much of what is printed is kept; the rest is dropped without a fuss.
    printed_bytes : int
        Printing more than this ends the job.
    result_bytes : int
        Largest answer to one call.
    expression_bytes : int
        Largest recorded expression of one call.
    scratch_bytes : int
        Size of the private scratch folder, which is empty at the start of every job.
    scratch_files : int
        Number of files and folders in it.
    """

    cpu_s: float = 2.0
    wall_s: float = 30.0
    idle_s: float = 3.0
    memory_bytes: int = 256 * MIB
    roomy_memory_bytes: int = 5 * GIB
    roomy_cpu_s: float = 25.0
    roomy_s_per_gib: float = 4.0
    output_bytes: int = 64 * KIB
    printed_bytes: int = 256 * MIB
    result_bytes: int = MIB
    expression_bytes: int = 256 * KIB
    scratch_bytes: int = MIB
    scratch_files: int = 64

    def to_dict(self) -> dict[str, float]:
        """Return the limits by name, as stored with every score."""
        return asdict(self)
