"""A libvirt binding that is made here: it notes each call, and answers what virsh did in a recorded log, one look after the other."""

from types import SimpleNamespace

VIR_DOMAIN_JOB_STATS_COMPLETED, VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED = 1, 2


class LibvirtError(Exception):
    """As libvirt's own."""


def fake_libvirt(
    looks: list[dict[str, object]], completed: dict[str, object] | None
) -> tuple[SimpleNamespace, list[str]]:
    """The module, and what it heard. After the last look there is no such domain any more."""
    heard: list[str] = []
    left = iter(looks)

    def stats(flags: int) -> dict[str, object]:
        heard.append(f"jobStats {flags}")
        found = completed if flags else next(left, None)
        if found is None:
            raise LibvirtError("Domain not found: no domain with matching name 'web01'")
        return found

    def look_up(name: str) -> SimpleNamespace:
        heard.append(f"lookupByName {name}")
        return SimpleNamespace(jobStats=stats)

    def open_read_only(uri: str) -> SimpleNamespace:
        heard.append(f"openReadOnly {uri}")
        if "nowhere" in uri:
            raise LibvirtError("unable to connect")
        return SimpleNamespace(lookupByName=look_up)

    module = SimpleNamespace(
        VIR_DOMAIN_JOB_STATS_COMPLETED=VIR_DOMAIN_JOB_STATS_COMPLETED,
        VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED=VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED,
        libvirtError=LibvirtError,
        openReadOnly=open_read_only,
        registerErrorHandler=lambda handler, context: None,
        __spec__=SimpleNamespace(name="libvirt"),
    )
    return module, heard
