"""The ledger's tables: the columns people file, and the canonical ACTIVITY table behind them.

``FILED`` specs are what a workbook or a CSV folder holds, as text and numbers as printed.
``ACTIVITY`` is what every method takes: units canonical, periods as half-open days, the place of
each row kept. Law: facts are append-only; a row is never changed, it is counted or it is not.
"""

from dataclasses import dataclass, field

import pyarrow as pa

from nearzero.frames import Column, TableSpec
from nearzero.problems import Problem

ACTIVITIES = (
    "fuel_combustion",
    "transform_input",
    "transform_output",
    "feedstock",
    "electricity_received",
    "electricity_sent",
    "electricity_generated",
    "heat_received",
    "heat_sent",
    "process_product",
    "process_material",
    "energy_medium",
    "production",
)
PURPOSES = (
    "terminal_consumption",
    "thermal_power",
    "heat_supply",
    "refining",
    "gas_making",
    "recovered_energy",
    "international_bunker",
)
QUALITIES = ("measured", "invoiced", "statistical", "estimated")
ROLES = ("enterprise", "energy_station", "public_area")
PARK_TYPES = ("industrial", "non_industrial")
CERTIFICATE_KINDS = ("green_certificate", "green_trading")
STATES = ("present", "missing", "not_applicable")

_text = pa.string()
_number = pa.float64()

PARK = TableSpec(
    name="park",
    zh="园区",
    columns=(
        Column(
            name="park_id",
            type=_text,
            zh=("园区代码", "园区编号"),
            meaning="id of the park",
            required=True,
        ),
        Column(name="name_zh", type=_text, zh=("园区名称",), meaning="name in Chinese"),
        Column(name="name_en", type=_text, zh=("英文名称",), meaning="name in English"),
        Column(
            name="park_type",
            type=_text,
            zh=("园区类型",),
            meaning="industrial or not",
            allowed=PARK_TYPES,
        ),
        Column(
            name="province",
            type=_text,
            zh=("省份", "所在省份"),
            meaning="province, for regional factors",
        ),
        Column(
            name="value_added_cny",
            type=_number,
            zh=("增加值（元）", "工业增加值（元）"),
            meaning="value added of the period",
            unit="CNY",
        ),
        Column(
            name="output_value_cny",
            type=_number,
            zh=("总产值（元）", "工业总产值（元）"),
            meaning="output value of the period",
            unit="CNY",
        ),
        Column(
            name="floor_area_m2",
            type=_number,
            zh=("建筑面积（平方米）",),
            meaning="floor area",
            unit="m2",
        ),
        Column(
            name="is_synthetic",
            type=_text,
            zh=("是否合成演示数据",),
            meaning="demonstration data, marked so everywhere",
            allowed=("yes", "no"),
        ),
        Column(name="population", type=_number, zh=("人口（人）", "从业人口"), meaning="people"),
    ),
)

ENTERPRISES = TableSpec(
    name="enterprises",
    zh="企业",
    columns=(
        Column(
            name="enterprise_id",
            type=_text,
            zh=("企业代码", "企业编号"),
            meaning="id of the enterprise",
            required=True,
        ),
        Column(name="name_zh", type=_text, zh=("企业名称",), meaning="name in Chinese"),
        Column(
            name="credit_code",
            type=_text,
            zh=("统一社会信用代码",),
            meaning="unified social credit code",
        ),
        Column(
            name="industry_code",
            type=_text,
            zh=("行业代码", "国民经济行业代码"),
            meaning="GB/T 4754 code",
        ),
        Column(
            name="role",
            type=_text,
            zh=("类别", "单元类别"),
            meaning="enterprise, energy station or public area",
            allowed=ROLES,
        ),
        Column(
            name="in_boundary",
            type=_text,
            zh=("是否在核算边界内", "边界内"),
            meaning="inside the accounting boundary",
            allowed=("yes", "no"),
        ),
        Column(
            name="valid_from",
            type=pa.date32(),
            zh=("入园日期", "起始日期"),
            meaning="first day inside; empty = always",
        ),
        Column(
            name="valid_to",
            type=pa.date32(),
            zh=("退出日期", "截止日期"),
            meaning="first day no longer inside; empty = still inside",
        ),
        Column(
            name="value_added_cny",
            type=_number,
            zh=("增加值（元）", "工业增加值（元）"),
            meaning="value added of the period",
            unit="CNY",
        ),
        Column(
            name="output_value_cny",
            type=_number,
            zh=("总产值（元）", "工业总产值（元）"),
            meaning="output value of the period",
            unit="CNY",
        ),
    ),
)

ACTIVITY_FILED = TableSpec(
    name="activity",
    zh="活动数据",
    columns=(
        Column(
            name="enterprise_id",
            type=_text,
            zh=("企业代码", "企业编号"),
            meaning="whose flow it is",
            required=True,
        ),
        Column(
            name="period",
            type=_text,
            zh=("期间", "时期", "月份", "年份", "日期"),
            meaning="2025, 2025-03 or 2025-03-07",
            required=True,
        ),
        Column(
            name="activity",
            type=_text,
            zh=("活动类型", "用途", "流向"),
            meaning="kind of flow",
            required=True,
            allowed=ACTIVITIES,
        ),
        Column(
            name="subject",
            type=_text,
            zh=("品种", "能源品种", "物料", "产品", "能源或物料"),
            meaning="fuel, product, material or attribute",
            required=True,
        ),
        Column(
            name="amount",
            type=_text,
            zh=("数量", "消费量", "实物量"),
            meaning="amount as printed",
            required=True,
        ),
        Column(
            name="unit",
            type=_text,
            zh=("单位", "计量单位"),
            meaning="unit as printed",
            required=True,
        ),
        Column(
            name="purpose",
            type=_text,
            zh=("用能类型", "燃料用途"),
            meaning="what a fuel is used for; empty = terminal consumption",
            allowed=PURPOSES,
        ),
        Column(
            name="counterparty_id",
            type=_text,
            zh=("对方企业代码", "对方代码", "供受方"),
            meaning="partner inside the park; empty = across the park border",
        ),
        Column(
            name="net_calorific_value",
            type=_text,
            zh=("实测低位发热量", "低位发热量"),
            meaning="measured lower heating value",
        ),
        Column(
            name="net_calorific_value_unit", type=_text, zh=("低位发热量单位",), meaning="its unit"
        ),
        Column(
            name="carbon_content",
            type=_text,
            zh=("实测含碳量", "含碳量", "单位热值含碳量"),
            meaning="measured carbon content",
        ),
        Column(name="carbon_content_unit", type=_text, zh=("含碳量单位",), meaning="its unit"),
        Column(
            name="oxidation",
            type=_text,
            zh=("实测碳氧化率", "碳氧化率"),
            meaning="measured oxidation, as a share or with %",
        ),
        Column(
            name="emission_factor",
            type=_text,
            zh=("实测排放因子", "排放因子"),
            meaning="measured emission factor",
        ),
        Column(name="emission_factor_unit", type=_text, zh=("排放因子单位",), meaning="its unit"),
        Column(
            name="quality",
            type=_text,
            zh=("数据来源", "数据质量"),
            meaning="how the amount is known",
            allowed=QUALITIES,
        ),
        Column(
            name="certificate_id",
            type=_text,
            zh=("绿证编号", "证书编号"),
            meaning="certificate that covers the amount",
        ),
        Column(
            name="evidence",
            type=_text,
            zh=("凭证", "证明材料"),
            meaning="evidence, a file name or number",
        ),
        Column(name="note", type=_text, zh=("备注", "说明"), meaning="free text"),
    ),
)

CERTIFICATES = TableSpec(
    name="certificates",
    zh="绿证",
    columns=(
        Column(
            name="certificate_id",
            type=_text,
            zh=("证书编号", "绿证编号"),
            meaning="id printed on the certificate",
            required=True,
        ),
        Column(
            name="kind",
            type=_text,
            zh=("证书类型", "类型"),
            meaning="green certificate or green-power trading",
            allowed=CERTIFICATE_KINDS,
        ),
        Column(
            name="amount_mwh",
            type=_number,
            zh=("电量（MWh）", "电量（兆瓦时）"),
            meaning="electricity covered",
            unit="MWh",
        ),
        Column(
            name="generated_from",
            type=pa.date32(),
            zh=("发电起始日",),
            meaning="first day of generation",
        ),
        Column(
            name="generated_to",
            type=pa.date32(),
            zh=("发电截止日",),
            meaning="first day after generation",
        ),
        Column(
            name="beneficiary_id",
            type=_text,
            zh=("受益企业代码",),
            meaning="enterprise or park that may use it",
        ),
    ),
)

PROPERTIES = TableSpec(
    name="properties",
    zh="实测参数",
    columns=(
        Column(
            name="enterprise_id",
            type=_text,
            zh=("企业代码", "企业编号"),
            meaning="whose measured parameter it is",
            required=True,
        ),
        Column(
            name="period",
            type=_text,
            zh=("期间", "年份"),
            meaning="period it holds for; empty = every period",
        ),
        Column(
            name="subject",
            type=_text,
            zh=("品种", "物料或产品"),
            meaning="what was measured",
            required=True,
        ),
        Column(
            name="quantity",
            type=_text,
            zh=("参数",),
            meaning="parameter, as named by the method",
            required=True,
        ),
        Column(name="value", type=_number, zh=("数值",), meaning="measured value", required=True),
        Column(name="unit", type=_text, zh=("单位",), meaning="unit of the value", required=True),
        Column(name="evidence", type=_text, zh=("凭证",), meaning="evidence"),
    ),
)

FILED = (PARK, ENTERPRISES, ACTIVITY_FILED, CERTIFICATES, PROPERTIES)

ACTIVITY = TableSpec(
    name="activity_canonical",
    zh="活动数据（规范）",
    columns=(
        Column(name="enterprise_id", type=_text, meaning="whose flow it is", required=True),
        Column(name="period", type=_text, meaning="period as filed, canonical text", required=True),
        Column(name="start", type=pa.date32(), meaning="first day", required=True),
        Column(name="end", type=pa.date32(), meaning="first day no longer included", required=True),
        Column(
            name="activity", type=_text, meaning="kind of flow", required=True, allowed=ACTIVITIES
        ),
        Column(name="subject", type=_text, meaning="canonical subject id", required=True),
        Column(
            name="state", type=_text, meaning="present, missing or not applicable", allowed=STATES
        ),
        Column(
            name="amount",
            type=_number,
            meaning="amount in the unit as filed; null unless present",
            required=True,
        ),
        Column(
            name="unit", type=_text, meaning="unit symbol of the catalogue, as filed", required=True
        ),
        Column(name="base_amount", type=_number, meaning="amount in base_unit", required=True),
        Column(name="base_unit", type=_text, meaning="t, 10^4 Nm3, MWh, GJ or m3", required=True),
        Column(
            name="purpose",
            type=_text,
            meaning="what a fuel is used for, null = terminal consumption",
            allowed=PURPOSES,
        ),
        Column(
            name="counterparty_id",
            type=_text,
            meaning="partner inside the park, null = across the border",
        ),
        Column(name="net_calorific_value", type=_number, meaning="measured", unit="GJ/base_unit"),
        Column(
            name="carbon_content", type=_number, meaning="measured carbon per heat", unit="tC/GJ"
        ),
        Column(
            name="carbon_fraction",
            type=_number,
            meaning="measured carbon per amount",
            unit="tC/base_unit",
        ),
        Column(name="oxidation", type=_number, meaning="measured", unit="1"),
        Column(name="emission_factor", type=_number, meaning="measured", unit="tCO2/base_unit"),
        Column(name="quality", type=_text, meaning="how the amount is known", allowed=QUALITIES),
        Column(name="certificate_id", type=_text, meaning="certificate that covers the amount"),
        Column(name="evidence", type=_text, meaning="evidence"),
        Column(name="note", type=_text, meaning="free text"),
        Column(name="file", type=_text, meaning="file the row stands in"),
        Column(name="sheet", type=_text, meaning="sheet the row stands in"),
        Column(
            name="row", type=pa.int32(), meaning="row number in the sheet, the heading is row 1"
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A park's ledger, read and made canonical.

    Attributes
    ----------
    park
        PARK, one row.
    enterprises
        ENTERPRISES.
    activity
        ACTIVITY, canonical; rows in the order of files, sheets and rows.
    certificates
        CERTIFICATES.
    properties
        PROPERTIES with columns ``start`` and ``end`` (date32) added.
    problems
        Everything found while reading, blockers included.
    """

    park: pa.Table
    enterprises: pa.Table
    activity: pa.Table
    certificates: pa.Table
    properties: pa.Table
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
