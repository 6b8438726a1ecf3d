#include "ui/window/about.h"

#include "ui/kit/fonts.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QIcon>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int Width = 560;

QString tr(const char *text)
{
    return QCoreApplication::translate("About", text);
}

QString versionText()
{
    return tr("Streamwatch %1").arg(QStringLiteral(STREAMWATCH_VERSION));
}

QString asText(const Facts &facts)
{
    QString text = versionText() + QLatin1Char('\n');
    for (const Fact &fact : facts)
        text += QStringLiteral("%1: %2\n").arg(fact.name, fact.value);
    return text;
}

QLayout *makeHead(const QWidget &window)
{
    auto *sign = new QLabel;
    sign->setPixmap(window.windowIcon().pixmap(scaled(48)));
    auto *sentence = new Label(Type::Text, Label::Tone::Dim,
                               tr("Receives the REST hooks of a Web Call Server, shows the live streams, and keeps "
                                  "every event on disk."));
    sentence->setWordWrap(true);
    auto *words = new QVBoxLayout;
    words->addWidget(new Label(Type::Title, Label::Tone::Normal, versionText()));
    words->addWidget(sentence);
    words->addStretch(1);
    auto *head = new QHBoxLayout;
    head->setSpacing(scaled(16));
    head->addWidget(sign, 0, Qt::AlignTop);
    head->addLayout(words, 1);
    return head;
}

QLayout *makeFacts(const Facts &facts)
{
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(scaled(16));
    form->setVerticalSpacing(scaled(4));
    for (const Fact &fact : facts) {
        auto *value = new Label(Type::Mono, Label::Tone::Normal, fact.value);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setAccessibleName(QStringLiteral("%1: %2").arg(fact.name, fact.value));
        form->addRow(new Label(Type::Text, Label::Tone::Dim, fact.name), value);
    }
    return form;
}

} // namespace

void showAbout(QWidget *window, const Facts &facts)
{
    auto *dialog = new QDialog(window);
    dialog->setObjectName(QStringLiteral("about"));
    dialog->setWindowTitle(tr("About Streamwatch"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton *copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("copyFacts"));
    QObject::connect(copy, &QAbstractButton::clicked, dialog,
                     [facts] { QGuiApplication::clipboard()->setText(asText(facts)); });
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(scaled(20), scaled(20), scaled(20), scaled(16));
    layout->setSpacing(scaled(16));
    layout->addLayout(makeHead(*window));
    layout->addLayout(makeFacts(facts));
    layout->addWidget(buttons);
    dialog->resize(scaled(Width), layout->heightForWidth(scaled(Width)));
    dialog->open();
}

} // namespace ui
