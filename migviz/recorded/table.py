"""Which formats are known?"""

from migviz.recorded.reader import Reader
from migviz.recorded.readers.cloud_hypervisor import CLOUD_HYPERVISOR
from migviz.recorded.readers.hmp import HMP
from migviz.recorded.readers.hyper_v import HYPER_V
from migviz.recorded.readers.kubevirt import KUBEVIRT
from migviz.recorded.readers.libvirtd import LIBVIRTD
from migviz.recorded.readers.nova import NOVA
from migviz.recorded.readers.own import OWN
from migviz.recorded.readers.prometheus import PROMETHEUS
from migviz.recorded.readers.proxmox import PROXMOX
from migviz.recorded.readers.qmp import QMP
from migviz.recorded.readers.vdsm import VDSM
from migviz.recorded.readers.virsh import VIRSH
from migviz.recorded.readers.virsh_percent import VIRSH_PERCENT
from migviz.recorded.readers.vmware import VMWARE
from migviz.recorded.readers.xen import XEN

READERS: tuple[Reader, ...] = (
    QMP, LIBVIRTD, HMP, VIRSH, VIRSH_PERCENT, PROXMOX, NOVA, KUBEVIRT, VDSM, XEN, CLOUD_HYPERVISOR, VMWARE, HYPER_V, PROMETHEUS, OWN,
)  # fmt: skip
"""The order in which a text is offered to them: the first of those with most deciding lines reads it."""
