"""The launcher's control groups, with directories that behave like the kernel's."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clutch_launcher import cgroup
from clutch_launcher.cgroup import Group, GroupError, Groups
from launching import limits

SLEEPER = "import sys; sys.stdin.read()"
CONTROLS = {
    "memory": ["memory.max", "memory.swap.max", "memory.oom.group", "memory.events"],
    "cpu": ["cpu.max"],
}


class Kernel:
    """Creates a group's files for the controllers of its parent, and removes an unused group."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.fails: dict[Path, int] = {}
        self._mkdir, self._rmdir = os.mkdir, os.rmdir

    def fill(self, group: Path, controllers: str) -> Path:
        names = [
            name for controller in controllers.split() for name in CONTROLS.get(controller, [])
        ]
        for name in [*names, "cgroup.procs", "cgroup.subtree_control", "cgroup.kill"]:
            (group / name).write_text("")
        (group / "cgroup.controllers").write_text(controllers)
        return group

    def mkdir(self, path: str) -> None:
        self.check(Path(path))
        self._mkdir(path)
        self.fill(Path(path), (Path(path).parent / "cgroup.subtree_control").read_text())

    def rmdir(self, path: str) -> None:
        below = [entry for entry in Path(path).iterdir() if entry.is_dir()]
        if below or (Path(path) / "cgroup.procs").read_text():
            raise OSError(errno.EBUSY, "Device or resource busy", path)
        for file in Path(path).iterdir():
            file.unlink()
        self._rmdir(path)

    def write_file(self, path: str, text: str) -> None:
        file = Path(path)
        self.check(file)
        if not file.exists():
            raise OSError(errno.EPERM, "Operation not permitted", path)
        before = file.read_text() if file.name == "cgroup.subtree_control" else ""
        file.write_text(f"{before} {text[1:]}" if text.startswith("+") else text)

    def check(self, path: Path) -> None:
        if path in self.fails:
            number = self.fails[path]
            raise OSError(number, os.strerror(number), str(path))


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path)
    kernel.fill(tmp_path, "cpu io memory")
    with monkeypatch.context() as patch:
        patch.setattr(os, "mkdir", kernel.mkdir)
        patch.setattr(os, "rmdir", kernel.rmdir)
        patch.setattr(cgroup, "write_file", kernel.write_file)
        yield kernel


@pytest.fixture
def groups(kernel: Kernel) -> Iterator[Groups]:
    groups = Groups(str(kernel.root), str(kernel.root))
    yield groups
    groups.close()


def made(groups: Groups, worker: int = 1) -> tuple[Group, Path]:
    group = groups.make(worker, limits(cgroup_memory=1 << 20, cgroup_cores=1.5))
    assert group is not None
    return group, Path(group.path)


def left(kernel: Kernel) -> list[str]:
    return sorted(entry.name for entry in kernel.root.iterdir() if entry.is_dir())


def test_limits_are_written_in_the_kernels_words(groups: Groups, kernel: Kernel) -> None:
    group, path = made(groups)
    assert (path / "memory.max").read_text() == "1048576"
    assert (path / "memory.swap.max").read_text() == "0"
    assert (path / "memory.oom.group").read_text() == "1"
    assert (path / "cpu.max").read_text() == "150000 100000"
    assert path.parent.parent == kernel.root
    assert cgroup.LAUNCHER_GROUP.fullmatch(path.parent.name)
    group.remove()
    assert not path.exists()
    groups.close()
    assert left(kernel) == []


def test_what_is_not_limited_needs_no_controller(groups: Groups, kernel: Kernel) -> None:
    assert groups.make(1, limits()) is None
    assert left(kernel) == []
    (kernel.root / "cgroup.controllers").write_text("cpu")
    group = groups.make(2, limits(cgroup_cores=0.01))
    assert group is not None
    assert (Path(group.path) / "cpu.max").read_text() == "1000 100000"
    assert not (Path(group.path) / "memory.max").exists()
    with pytest.raises(GroupError, match=r"lacks the controller memory \(it has: cpu\)"):
        made(groups, 3)


def test_a_kernel_without_swap_limits_will_do(groups: Groups) -> None:
    CONTROLS["memory"].remove("memory.swap.max")
    try:
        _, path = made(groups)
    finally:
        CONTROLS["memory"].append("memory.swap.max")
    assert not (path / "memory.swap.max").exists()


def test_a_parent_with_processes_is_refused_with_advice(groups: Groups, kernel: Kernel) -> None:
    kernel.fails[kernel.root / "cgroup.subtree_control"] = errno.EBUSY
    with pytest.raises(GroupError, match=f"processes live in {kernel.root}.*DelegateSubgroup"):
        made(groups)
    assert left(kernel) == []


def test_a_parent_that_may_not_be_written_is_refused(groups: Groups, kernel: Kernel) -> None:
    control = kernel.root / "cgroup.subtree_control"
    kernel.fails[control] = errno.EROFS
    with pytest.raises(GroupError, match=f"{control}: Read-only file system"):
        made(groups)


def test_a_limit_that_the_kernel_refuses_leaves_no_group(groups: Groups, kernel: Kernel) -> None:
    _, first = made(groups)
    kernel.fails[first.parent / "2" / "memory.max"] = errno.EINVAL
    with pytest.raises(GroupError, match=r"2/memory.max: Invalid argument"):
        made(groups, 2)
    assert not (first.parent / "2").exists()


@pytest.mark.parametrize(
    ("own", "marked", "found"),
    [
        ("0::/", [], ""),
        ("0::/svc/jvm", [], "/svc/jvm"),
        ("0::/svc/jvm", ["/svc"], "/svc"),
        ("0::/svc", ["/svc", ""], ""),
        ("4:memory:/elsewhere\n0::/svc", [], "/svc"),
    ],
)
def test_the_group_is_the_own_one_or_what_systemd_delegated(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, own: str, marked: list[str], found: str
) -> None:
    paths = [f"{kernel.root}{path}" for path in marked]
    monkeypatch.setattr(cgroup, "read_file", lambda _: own.encode() + b"\n")
    monkeypatch.setattr(cgroup, "is_marked", lambda path: path in paths)
    assert cgroup.delegated_group(str(kernel.root)) == f"{kernel.root}{found}"


@pytest.mark.parametrize(
    ("events", "exhausted"),
    [
        ("low 0\noom 0\noom_kill 0\n", "nothing"),
        ("oom 1\noom_kill 0\n", "nothing"),
        ("oom 1\noom_kill 2\n", "cgroup-memory"),
        ("oom 0\noom_kill 1\n", "memory"),
        ("", "nothing"),
    ],
)
def test_memory_ran_out_by_what_the_kernel_counted(
    groups: Groups, events: str, exhausted: str
) -> None:
    group, path = made(groups)
    (path / "memory.events").write_text(events)
    assert group.exhausted() == exhausted


def test_all_members_are_killed_also_without_cgroup_kill(groups: Groups) -> None:
    group, path = made(groups)
    (path / "cgroup.kill").unlink()
    with subprocess.Popen([sys.executable, "-c", SLEEPER], stdin=subprocess.PIPE) as member:
        (path / "cgroup.procs").write_text(f"0\n{member.pid}\n")
        assert group.kill() == {member.pid}
        assert member.wait(10) == -9
    group.remove()
    assert path.exists()
    (path / "cgroup.procs").write_text("")
    group.remove()
    assert not path.exists()


def test_only_what_a_dead_launcher_left_is_swept(groups: Groups, kernel: Kernel) -> None:
    names = ["clutch-launcher-7-0123abcd", "clutch-launcher-8", "clutch-jvm"]
    for name in names:
        kernel.mkdir(f"{kernel.root}/{name}")
        kernel.mkdir(f"{kernel.root}/{name}/3")
    with subprocess.Popen([sys.executable, "-c", SLEEPER], stdin=subprocess.PIPE) as bystander:
        jvm = kernel.root / "clutch-jvm/3/cgroup.procs"
        jvm.write_text(str(bystander.pid))
        _, path = made(groups)
        other = Groups(str(kernel.root), str(kernel.root))
        made(other)
        other.close()
        assert bystander.poll() is None
        assert left(kernel) == sorted([*names[1:], path.parent.name])
        bystander.communicate(b"", 10)


def test_a_group_that_another_launcher_swept_at_once_is_made_again(
    groups: Groups, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = cgroup.claim
    swept: list[str] = []

    def late(path: str) -> int:
        if not swept:
            swept.append(path)
            os.rmdir(path)
        return claim(path)

    monkeypatch.setattr(cgroup, "claim", late)
    _, path = made(groups)
    assert path.exists()
    assert swept != [str(path.parent)]
    assert left(kernel) == [path.parent.name]


@pytest.mark.parametrize("file", ["cgroup.subtree_control", "memory.max"])
def test_a_limit_may_be_set_later_if_no_descriptor_is_left(
    groups: Groups, kernel: Kernel, file: str
) -> None:
    _, first = made(groups)
    path = first.parent / "2" / file if file == "memory.max" else kernel.root / file
    if file != "memory.max":
        path.write_text("")
    kernel.fails[path] = errno.EMFILE
    with pytest.raises(GroupError) as error:
        made(groups, 2)
    assert error.value.heals
    assert str(error.value) == f"its cgroup limits cannot be set: {path}: Too many open files"
    assert not (first.parent / "2").exists()


def test_a_group_that_cannot_be_locked_for_want_of_a_descriptor_is_removed(
    groups: Groups, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: str) -> int:
        raise OSError(errno.ENFILE, os.strerror(errno.ENFILE), path)

    with monkeypatch.context() as patch:
        patch.setattr(cgroup, "claim", fail)
        with pytest.raises(GroupError, match="Too many open files in system") as error:
            made(groups)
    assert error.value.heals
    assert left(kernel) == []
    made(groups)


def test_what_was_not_swept_for_want_of_a_descriptor_is_swept_later(
    groups: Groups, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = kernel.root / "clutch-launcher-7-0123abcd"
    kernel.mkdir(str(lost))
    listdir = os.listdir

    def fail(path: str) -> list[str]:
        if path == str(lost):
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), path)
        return listdir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "listdir", fail)
        with pytest.raises(GroupError) as error:
            made(groups)
    assert error.value.heals
    _, path = made(groups)
    assert left(kernel) == [path.parent.name]
