#include "ui/endpoint/backenddialog.h"

#include "ui/endpoint/backendform.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int Width = 640;

} // namespace

BackendDialog::BackendDialog(BackendForm *form, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("backendDialog"));
    setWindowTitle(tr("Web server behind"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *about = new Label(Type::Text, Label::Tone::Dim,
                            tr("Where WCS has a web server already, Streamwatch stands in between: hooks that no rule "
                               "answers go on to it, and its answers back to WCS."));
    about->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(24), scaled(20), scaled(24), scaled(16));
    layout->setSpacing(scaled(12));
    layout->addWidget(about);
    layout->addWidget(form);
    layout->addStretch(1);
    layout->addWidget(buttons);
    resize(scaled(Width), sizeHint().height());
    form->field().setFocus();
}

} // namespace ui
