"""What there is: regions, parks, who is inside, and what is known of them by year.

Descriptions are state and change with an audit line; boundaries, yearly figures and targets are
facts: the latest counts and the earlier ones stay.
"""

from typing import ClassVar

from django.db import models

from parkdesk.accounts.actor import Place
from parkdesk.audit.models import Fact


class Region(models.Model):
    """A province or prefecture, by its GB/T 2260 code."""

    code = models.CharField(max_length=6, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True)


class Park(models.Model):
    """An industrial park."""

    id = models.SlugField(max_length=60, primary_key=True)
    number = models.PositiveIntegerField(null=True)  #: in the list of pilots
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    prefecture = models.ForeignKey(Region, on_delete=models.PROTECT)
    committee_zh = models.CharField(max_length=160, blank=True)
    industries_zh = models.CharField(max_length=200, blank=True)
    focus_zh = models.CharField(max_length=300, blank=True)
    park_type = models.CharField(max_length=20)
    park_type_basis = models.CharField(max_length=120, blank=True)
    longitude = models.FloatField(null=True)  #: [degree]
    latitude = models.FloatField(null=True)  #: [degree]
    location_basis = models.CharField(max_length=120, blank=True)
    is_synthetic = models.BooleanField(default=False)  #: whether its figures are invented

    @property
    def place(self) -> Place:
        """Where the park is, for rights; the prefecture is read with it."""
        return Place(
            province=self.prefecture.parent_id or "",
            prefecture=self.prefecture_id,
            park=self.id,
        )


class Enterprise(models.Model):
    """A unit of a park that files: an enterprise, an energy station or a public area."""

    key = models.CharField(max_length=120, primary_key=True)  #: "park/code"
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="enterprises")
    code = models.CharField(max_length=50)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    industry_code = models.CharField(max_length=10, blank=True)
    role = models.CharField(max_length=20, default="enterprise")
    in_boundary = models.BooleanField(default=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("park_id", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["park", "code"], name="registry_one_code")
        ]

    @property
    def place(self) -> Place:
        """Where the enterprise is, for rights; park and prefecture are read with it."""
        park = self.park.place
        return Place(
            province=park.province,
            prefecture=park.prefecture,
            park=park.park,
            enterprise=self.key,
        )


class Meter(models.Model):
    """A meter of an enterprise."""

    id = models.CharField(max_length=80, primary_key=True)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="meters")
    medium = models.CharField(max_length=20)
    direction = models.CharField(max_length=12, default="received")
    unit = models.CharField(max_length=20)
    name_zh = models.CharField(max_length=120, blank=True)


class Boundary(Fact):
    """The boundary and plots of a park as GeoJSON, as they were recorded. Append-only."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="boundaries")
    geojson = models.TextField()
    basis = models.CharField(max_length=200)  #: the drawing or approval it comes from
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=120)


class YearFigures(Fact):
    """Value added and the like of a park or an enterprise in a year. Append-only."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="year_figures")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, null=True)
    year = models.PositiveSmallIntegerField()
    value_added_cny = models.FloatField(null=True)  #: [CNY]
    output_value_cny = models.FloatField(null=True)  #: [CNY]
    floor_area_m2 = models.FloatField(null=True)  #: [m2]
    population = models.FloatField(null=True)
    source = models.CharField(max_length=200)
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["park", "year"])]


class Target(Fact):
    """A target of a park for a year. Append-only; the latest counts."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="targets")
    indicator = models.CharField(max_length=60)  #: a key of the result's totals
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    unit = models.CharField(max_length=30)
    source = models.CharField(max_length=200)
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=120)


class ReportedFact(Fact):
    """A figure about a park that a report prints, with the section it stands in. Append-only."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="reported_facts")
    topic = models.CharField(max_length=40)
    subject_zh = models.CharField(max_length=120)
    subject_en = models.CharField(max_length=160, blank=True)
    indicator = models.CharField(max_length=60)
    value = models.FloatField()
    unit = models.CharField(max_length=30)  #: as the source writes it
    unit_zh = models.CharField(max_length=30, blank=True)
    unit_en = models.CharField(max_length=30, blank=True)
    period_zh = models.CharField(max_length=60, blank=True)
    period_en = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200)
    section = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=120)
