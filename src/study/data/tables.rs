//! What was recorded as tables of comma-separated values. Numbers lose no bit; what there is not is an empty cell.

use std::io::{self, Write};

use super::Recording;
use crate::experiment::number;

impl Recording {
    /// Losses: a row for each step from 0 on, the step and then two columns for each subject, loss and smoothed loss.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_losses(&self, out: &mut dyn Write) -> io::Result<()> {
        let names = self.subjects.iter().flat_map(|subject| {
            ["loss", "smoothed"].map(|what| format!(",{}_seed{}_{what}", subject.id, subject.seed))
        });
        writeln!(out, "step{}", names.collect::<String>())?;
        for step in 0..self.losses.first().map_or(0, Vec::len) {
            let values = self.losses.iter().flat_map(|losses| losses[step]);
            let cells = values.map(|value| format!(",{}", cell(Some(value))));
            writeln!(out, "{step}{}", cells.collect::<String>())?;
        }
        Ok(())
    }

    /// Spectra: a row for each step, subject and rank, ascending; eigenvalues of G, of G H and of H⁻¹.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_spectra(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "step,optimizer,seed,rank,g,gh,inverse_hessian")?;
        for at in &self.spectra {
            let (subject, spectrum) = (&self.subjects[at.subject], &at.value);
            for (place, &learned) in spectrum.effective.iter().enumerate() {
                let product = spectrum.product.as_ref().and_then(|values| values.get(place));
                let values = [Some(learned), product.copied(), spectrum.inverse_hessian.get(place).copied()];
                let cells = values.map(cell).join(",");
                writeln!(out, "{},{},{},{},{cells}", at.step, subject.id, subject.seed, place + 1)?;
            }
        }
        Ok(())
    }

    /// ‖I − GH‖_F / √n: a row for each subject and step.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_errors(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "optimizer,seed,step,error")?;
        for at in &self.errors {
            let subject = &self.subjects[at.subject];
            writeln!(out, "{},{},{},{}", subject.id, subject.seed, at.step, cell(Some(at.value)))?;
        }
        Ok(())
    }
}

fn cell(value: Option<f64>) -> String {
    value.filter(|value| !value.is_nan()).map_or(String::new(), number)
}

#[cfg(test)]
mod tests {
    use super::super::recording::At;
    use super::super::{Recording, Subject};
    use crate::experiment::LaneId;
    use crate::session::Spectrum;
    use std::io::{self, Write};

    fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn tables_have_a_cell_for_every_number_and_none_for_what_there_is_not() {
        let subjects =
            [("lodo.2", 7), ("gd", 7)].map(|(key, seed)| Subject { id: LaneId::parse(key).unwrap(), seed });
        let spectrum = Spectrum {
            step: 5,
            effective: vec![0.1, 1e-9],
            inverse_hessian: vec![0.25],
            product: Some(vec![-1.0, f64::INFINITY]),
            ..Spectrum::default()
        };
        let unknown =
            Spectrum { product: None, inverse_hessian: vec![], effective: vec![3.0], ..spectrum.clone() };
        let recording = Recording {
            subjects: subjects.to_vec(),
            losses: vec![vec![[1.0, 2.0], [0.1 + 0.2, 0.5]], vec![[4.0, 4.0], [f64::NAN; 2]]],
            spectra: vec![
                At { step: 5, subject: 0, value: spectrum },
                At { step: 6, subject: 1, value: unknown },
            ],
            matrices: vec![],
            errors: vec![At { step: 32, subject: 1, value: 0.75 }],
        };
        assert_eq!(
            written(|out| recording.write_losses(out)),
            "step,lodo.2_seed7_loss,lodo.2_seed7_smoothed,gd_seed7_loss,gd_seed7_smoothed\n\
             0,1,2,4,4\n1,0.30000000000000004,0.5,,\n"
        );
        assert_eq!(
            written(|out| recording.write_spectra(out)),
            "step,optimizer,seed,rank,g,gh,inverse_hessian\n\
             5,lodo.2,7,1,0.1,-1,0.25\n5,lodo.2,7,2,1e-9,inf,\n6,gd,7,1,3,,\n"
        );
        assert_eq!(written(|out| recording.write_errors(out)), "optimizer,seed,step,error\ngd,7,32,0.75\n");
    }
}
