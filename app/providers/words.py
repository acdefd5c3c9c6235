"""What things about a provider are called on screen."""

from app.core.i18n import lazy as _
from app.providers.models import ProviderSize

SIZES = {
    ProviderSize.MICRO: _("Fewer than 10 people"),
    ProviderSize.SMALL: _("10 to 49 people"),
    ProviderSize.MEDIUM: _("50 to 249 people"),
    ProviderSize.LARGE: _("250 people or more"),
}
