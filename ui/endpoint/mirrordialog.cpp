#include "ui/endpoint/mirrordialog.h"

#include "ui/endpoint/mirrormodel.h"
#include "ui/kit/card.h"
#include "ui/tables/datatable.h"

#include <QDialogButtonBox>
#include <QLocale>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr QSize Size{880, 480};

} // namespace

MirrorDialog::MirrorDialog(QWidget *parent)
    : QDialog(parent)
    , m_url(new Label(Type::Mono))
    , m_counts(new Label(Type::Strong))
    , m_failure(new Label(Type::Small, Label::Tone::Problem))
    , m_model(new MirrorModel(this))
    , m_table(new DataTable({}, nullptr))
{
    setObjectName(QStringLiteral("mirrorDialog"));
    setWindowTitle(tr("Mirror"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_counts->setObjectName(QStringLiteral("mirrorCounts"));
    m_failure->setObjectName(QStringLiteral("mirrorFailure"));
    for (Label *label : {m_url, m_counts, m_failure})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_url->setElideMode(Qt::ElideMiddle);
    m_failure->setWordWrap(true);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Differences of the mirror"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setHint(tr("The mirror has answered as the normal answers are, as far as it has answered."));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(24), scaled(20), scaled(24), scaled(16));
    layout->setSpacing(scaled(8));
    for (QWidget *part :
         {static_cast<QWidget *>(m_url), static_cast<QWidget *>(m_counts), static_cast<QWidget *>(m_failure)})
        layout->addWidget(part);
    layout->addWidget(new Card(m_table), 1);
    layout->addWidget(buttons);
    resize(scaled(Size.width()), scaled(Size.height()));
    setReport({});
}

void MirrorDialog::setUrl(const QString &url)
{
    m_url->setText(url.isEmpty() ? tr("There is no mirror any more.") : tr("A copy of each hook goes to %1").arg(url));
}

void MirrorDialog::setReport(const MirrorReport &report)
{
    const auto number = [](quint64 count) { return QLocale().toString(qulonglong(count)); };
    m_counts->setText(tr("%1 same · %2 different · %3 not compared · %4 failed · %5 dropped")
                          .arg(number(report.same), number(report.different), number(report.uncompared),
                               number(report.failed), number(report.dropped)));
    m_counts->setToolTip(
        tr("Of %1 copies; not compared are answers to hooks that had no normal answer, as a rule answered or "
           "the web server behind did not; dropped are those that were not sent, as too many were under "
           "way")
            .arg(number(report.sent + report.dropped)));
    m_failure->setText(report.lastFailure.isEmpty() ? QString() : tr("The last failure: %1").arg(report.lastFailure));
    m_failure->setVisible(!report.lastFailure.isEmpty());
    m_model->setDifferences(report.differences);
}

} // namespace ui
