"""One region and its tables for all tests of the demo: making them costs more than looking at them."""

import pytest

from pipelines.demo.deliveries import Told, compose
from pipelines.demo.mess import Mess, make_mess
from pipelines.demo.rows import Tables, write_down
from pipelines.demo.settlement import Region, settle

SEED = 2021


@pytest.fixture(scope="session")
def region() -> Region:
    return settle(200, SEED)


@pytest.fixture(scope="session")
def tables(region: Region) -> Tables:
    return write_down(region)


@pytest.fixture(scope="session")
def mess(tables: Tables) -> Mess:
    return make_mess(tables, SEED)


@pytest.fixture(scope="session")
def everything(tables: Tables, mess: Mess) -> list[Told]:
    return list(compose(tables, mess))
