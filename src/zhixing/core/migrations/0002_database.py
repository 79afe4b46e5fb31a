"""What the ORM cannot say: the source of row ids, an audit trail that only grows, the platform's own unit."""

from django.db import migrations

from zhixing.core.database import guard_audit, number_rows


def build(apps, schema_editor):
    number_rows(schema_editor.connection)
    guard_audit(schema_editor.connection)
    apps.get_model("core", "Unit").objects.get_or_create(id=0, defaults={"code": "platform", "name": "平台"})


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(build)]
