"""The roles that a value may have in what people write: how it is spelled, and what it names.

A role is a type of its own, so that the type checker tells an amount's field from a date's; what the role asks is
annotated to it, and the schema, the checking of names and the documentation read it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NewType

from build_scripts.declare.objects import Limits, Role

SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
COLUMN = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
SCALAR = {"type": ["string", "number", "boolean"]}
OF_FIELDS = {"type": "object", "minProperties": 1, "propertyNames": {"$ref": "#/$defs/field-name"}}
NUMBERS = {"integer": "un entero", "number": "un número"}
WHOLE = {"integer": "un entero"}
DATES = {"date": "una fecha"}

# --- words and numbers -----------------------------------------------------------------------------

Text = Annotated[str, Role("text", {"type": "string", "minLength": 1})]
Mark = Annotated[str, Role("mark", {"type": "string", "minLength": 1, "maxLength": 60})]
Day = Annotated[str, Role("day", {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})]
Year = Annotated[int, Role("calendar-year", {"type": "integer", "minimum": 1500, "maximum": 2500})]
Decimals = Annotated[int, Limits(0, 6)]
Amount = Annotated[str, Role("decimal", {"type": "string", "maxLength": 40, "pattern": "^-?[0-9]+(\\.[0-9]+)?$"})]
"""An exact number, between quotes: JSON's own numbers are read as binary fractions."""
Factor = Annotated[
    str,
    Role(
        "factor",
        {"type": "string", "maxLength": 40, "pattern": "^([1-9][0-9]*(\\.[0-9]+)?|0\\.[0-9]*[1-9][0-9]*)$"},
    ),
]
Tolerance = Annotated[
    str,
    Role(
        "tolerance",
        {
            "anyOf": [
                {"type": "string", "maxLength": 40, "pattern": "^[0-9]+(\\.[0-9]+)?$"},
                {"const": "printed-rounding"},
            ]
        },
    ),
]
Version = Annotated[str, Role("version", {"type": "string", "pattern": "^[0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}$"})]
Address = Annotated[
    str,
    Role(
        "address",
        {"type": "string", "pattern": '^(https?://[^\\s<>"\\\\]+|mailto:[^\\s<>"\\\\]+@[^\\s<>"\\\\]+)$'},
    ),
]
"""Where a page may lead: what a browser opens, or a message."""
ItemPath = Annotated[str, Role("item", {"type": "string", "pattern": "^[a-z]+(/[a-z0-9_*-]+){0,2}$"})]

# --- names -----------------------------------------------------------------------------------------

ResourceName = NewType("ResourceName", str)
PackageName = NewType("PackageName", str)
FieldName = NewType("FieldName", str)
AmountFieldName = NewType("AmountFieldName", FieldName)
WholeFieldName = NewType("WholeFieldName", FieldName)
DateFieldName = NewType("DateFieldName", FieldName)
CheckName = NewType("CheckName", str)
BreakdownName = NewType("BreakdownName", str)
NameColumnName = NewType("NameColumnName", str)
AmountColumnName = NewType("AmountColumnName", str)
DateColumnName = NewType("DateColumnName", str)

Id = Annotated[str, Role("slug", SLUG)]
ColumnId = Annotated[str, Role("field-name", COLUMN)]
Resource = Annotated[ResourceName, Role("slug", SLUG, names="resource")]
Package = Annotated[PackageName, Role("slug", SLUG, names="package")]
AnyField = Annotated[FieldName, Role("field-name", COLUMN, names="field")]
AmountField = Annotated[AmountFieldName, Role("field-name", COLUMN, names="field", types=NUMBERS)]
WholeField = Annotated[WholeFieldName, Role("field-name", COLUMN, names="field", types=WHOLE)]
DateField = Annotated[DateFieldName, Role("field-name", COLUMN, names="field", types=DATES)]
CheckId = Annotated[CheckName, Role("slug", SLUG, names="check")]
BreakdownId = Annotated[BreakdownName, Role("slug", SLUG, names="breakdown")]
NameColumn = Annotated[NameColumnName, Role("field-name", COLUMN, names="column")]
AmountColumn = Annotated[AmountColumnName, Role("field-name", COLUMN, names="column", types={"amount": "cantidades"})]
DateColumn = Annotated[DateColumnName, Role("field-name", COLUMN, names="column", types={"date": "fechas"})]

# --- objects whose keys are fields -----------------------------------------------------------------

Where = Annotated[
    Mapping[str, Any],
    Role(
        "where",
        {
            **OF_FIELDS,
            "additionalProperties": {
                "anyOf": [
                    SCALAR,
                    {"type": "array", "items": SCALAR, "minItems": 1},
                    {
                        "type": "object",
                        "properties": {"empty": {"type": "boolean"}},
                        "required": ["empty"],
                        "additionalProperties": False,
                    },
                ]
            },
        },
        names="field",
    ),
]
KeyValues = Annotated[Mapping[str, Any], Role("keyvals", {**OF_FIELDS, "additionalProperties": SCALAR})]
PAIRS = {**OF_FIELDS, "additionalProperties": {"$ref": "#/$defs/field-name"}}
Match = Annotated[Mapping[str, str], Role("pairs", PAIRS, names="field", values="pointed-field")]
"""Fields of a row, each with the field of the row it leads to."""
GroupKey = Annotated[Mapping[str, str], Role("pairs", PAIRS, names="field", values="group-field")]
"""Fields of another table, each with the field of ``by`` that it is told by."""
Shares = Annotated[
    Mapping[str, str],
    Role("shares", {"type": "object", "additionalProperties": {"$ref": "#/$defs/factor"}, "minProperties": 1}),
]

OF_YEARS = {"type": "object", "minProperties": 1, "propertyNames": {"pattern": "^[0-9]{4}$"}}


def _wordless(longest: int) -> dict[str, Any]:
    """Write the schema of short words of each year: a number there would say what no recipe computes."""
    return {
        **OF_YEARS,
        "additionalProperties": {"type": "string", "pattern": "^[^0-9]*\\S[^0-9]*$", "maxLength": longest},
    }


Notes40 = Annotated[Mapping[str, str], Role("words-of-years", _wordless(40))]
Notes24 = Annotated[Mapping[str, str], Role("short-words-of-years", _wordless(24))]
"""Words of some years, that fit in a gap of a drawing."""
Limit = Annotated[int | float, Role("limit", {"type": "number"})]
"""Where a class of colours ends: it is compared, and nothing is computed with it."""
Link = Annotated[
    str,
    Role("link-of-each", {"type": "string", "pattern": "^([a-z0-9][a-z0-9/._#-]*)?\\{clave\\}[a-z0-9/._#-]*$"}),
]
AnyValue = Annotated[str | int | float | bool, Role("value", SCALAR)]
Bound = Annotated[int | float | str, Role("bound", {"type": ["number", "string"]})]
AnyText = Annotated[str, Role("any-text", {"type": "string"})]
