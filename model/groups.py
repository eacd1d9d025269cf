"""Which parameter groups there are: one NamedTuple per file of rules or office, under the name its TOML file bears."""

from model.offices.contact import Casework
from model.offices.corporation import CorporationPolicy
from model.offices.courses import Courses
from model.offices.guidance import DedicatedWorker
from model.offices.legal import Legal
from model.offices.letting import Letting
from model.offices.municipality import Municipality
from model.offices.signals import SignalDesk
from model.offices.streets import OtherEyes, StreetDesk
from model.offices.team import Teams
from model.population import Population
from model.rules.answering import Answering
from model.rules.arranging import Arranging
from model.rules.charging import Charging
from model.rules.counting import Counting
from model.rules.dunning import Creditors
from model.rules.earning import Earning
from model.rules.entitlements import Entitlements
from model.rules.helping import Helping
from model.rules.life_events import LifeEvents
from model.rules.paying import Paying
from model.rules.settlements import Settlements
from model.rules.spending import Spending
from model.rules.straining import Straining
from model.rules.taxing import Taxing
from model.rules.volunteering import Volunteering

GROUPS: dict[str, type] = {
    "population": Population,
    "life_events": LifeEvents,
    "earning": Earning,
    "taxing": Taxing,
    "entitlements": Entitlements,
    "spending": Spending,
    "paying": Paying,
    "straining": Straining,
    "answering": Answering,
    "arranging": Arranging,
    "helping": Helping,
    "counting": Counting,
    "charging": Charging,
    "casework": Casework,
    "teams": Teams,
    "volunteers": Volunteering,
    "debt_service": Settlements,
    "courses": Courses,
    "legal": Legal,
    "letting": Letting,
    "municipality": Municipality,
    "signal_desk": SignalDesk,
    "vip_desk": DedicatedWorker,
    "guidance_desk": DedicatedWorker,
    "street_desk": StreetDesk,
    "other_eyes": OtherEyes,
    "creditors": Creditors,
}
CORPORATION: type = CorporationPolicy
